// What the user asked of `twelvefactor parity`. Filled in by parity_flags.cpp; values only.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

enum class ParityFormat { kText, kJson, kSarif, kMarkdown };

/// What one environment is read from.
struct ParitySource {
  std::string path;            // a file or a directory; "-" is standard input
  bool kustomization = false;  // a directory that kustomize builds
};

struct ParityOptions {
  ClusterOptions cluster;             // of one app: the reports that the operator wrote
  std::vector<std::string> peers;     // only these, by their keys
  std::vector<ParitySource> sources;  // two, or none: there, then here
  std::string app;                    // which of several in the sources
  std::vector<std::string> policies;  // files with TwelveFactorPolicies
  std::string today;                  // YYYY-MM-DD for expected differences; empty: the clock's
  ParityFormat format = ParityFormat::kText;
  bool strict = false;  // warnings fail, too
};

}  // namespace twelvefactor::cli
