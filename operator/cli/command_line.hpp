// What the user asked for: subcommand, flags and environment variables, as one value. This, release_flags
// and the like are the only places that know CLI11.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/parity_options.hpp"
#include "cli/release_options.hpp"
#include "cli/run_options.hpp"
#include "loop/options.hpp"

namespace twelvefactor::cli {

struct RenderOptions {
  std::vector<std::string> files;  // "-" is standard input
  std::string namespace_name;      // for apps that name none
  bool findings = true;            // print findings to standard error
};

struct ExplainOptions {
  std::vector<std::string> names;  // rules and factors; none: a list of all
  bool markdown = false;           // the whole catalogue, as docs/rules.md
};

struct LintOptions {
  std::vector<std::string> files;     // files, directories, "-" is standard input
  std::vector<std::string> policies;  // files with TwelveFactorPolicies
  std::vector<std::string> levels;    // "Warn", "III=Off", "TF0201=Enforce"
  std::string output = "text";        // text, json, sarif, junit
  std::string namespace_name;         // of objects that name none
  std::string environment;            // of plain workloads that name none
  std::string today;                  // YYYY-MM-DD for exemptions; empty: the clock's
  bool strict = false;                // Warn fails, too
  std::string version;                // of this build
};

struct ScoreOptions {
  ClusterOptions cluster;  // without an app
  bool all_namespaces = false;
  std::string environment;      // of plain workloads that name none
  std::optional<int> at_least;  // factors that must hold
};

struct VersionOptions {};

/// The command line was answered (--help) or wrong; `exit_code` is what the process returns.
struct Answered {
  int exit_code = 0;
};

using Command = std::variant<Answered, loop::OperatorOptions, RenderOptions, LintOptions, ExplainOptions,
                             VersionOptions, ReleasesOptions, DiffOptions, StatusOptions, RollbackOptions,
                             RetryOptions, RunOptions, ScoreOptions, ParityOptions, PromoteOptions>;

/// `version`: of this build. Prints help to standard output and mistakes, with the way out, to standard
/// error.
Command parse_command_line(int argc, const char* const* argv, const std::string& version);

}  // namespace twelvefactor::cli
