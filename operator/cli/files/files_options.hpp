// What was asked of the commands that judge files, or what runs, without changing it: `render`, `lint`,
// `explain`, `score`, `policies`. Filled in by command_line.cpp; values only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

struct RenderOptions {
  std::vector<std::string> files;             // "-" is standard input
  std::string namespace_name;                 // for apps that name none
  bool findings = true;                       // print findings to standard error
  std::vector<std::string> kustomizations{};  // directories that kustomize builds
};

struct ExplainOptions {
  std::vector<std::string> names;  // rules and factors; none: a list of all
  bool markdown = false;           // the whole catalogue, as docs/rules.md
};

struct PoliciesOptions {
  bool admission = false;          // the policies for TwelveFactorApps
  bool workloads = false;          // those for plain workloads, made of `files`
  std::vector<std::string> files;  // with TwelveFactorPolicies; "-" is standard input
};

struct LintOptions {
  std::vector<std::string> files;           // files, directories, "-" is standard input
  std::vector<std::string> policies;        // files with TwelveFactorPolicies
  std::vector<std::string> levels;          // "Warn", "III=Off", "TF0201=Enforce"
  std::string output = "text";              // text, json, sarif, junit, github, gitlab, openreports
  std::string namespace_name;               // of objects that name none
  std::string environment;                  // of plain workloads that name none
  std::string today;                        // YYYY-MM-DD for exemptions; empty: the clock's
  bool strict = false;                      // Warn fails, too
  std::string baseline;                     // file with findings that do not fail; empty: none
  std::string write_baseline;               // file to write all findings to; empty: none
  std::string version;                      // of this build
  std::vector<std::string> kustomizations;  // directories that kustomize builds
  bool skip_others = false;  // somebody else named the files: what is no manifest is passed over
};

struct ScoreOptions {
  ClusterOptions cluster;  // without an app
  bool all_namespaces = false;
  std::string environment;                  // of plain workloads that name none
  std::optional<int> at_least;              // factors that must hold
  std::vector<std::string> files;           // judged instead of a cluster; "-" is standard input
  std::vector<std::string> kustomizations;  // the same: directories that kustomize builds
  bool markdown = false;                    // instead of text
};

}  // namespace twelvefactor::cli
