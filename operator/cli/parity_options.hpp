// What the user asked of `parity` and `promote`. Filled in by parity_flags.cpp; values only.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cli/release_options.hpp"

namespace twelvefactor::cli {

enum class ParityFormat { kText, kJson, kSarif, kMarkdown };

struct ParityOptions {
  ClusterOptions cluster;             // of one app: the reports that the operator wrote
  std::vector<std::string> peers;     // only these, by their keys
  std::vector<std::string> sources;   // two, or none: there, then here; "-" is standard input
  std::string app;                    // which of several in the sources
  std::vector<std::string> policies;  // files with TwelveFactorPolicies
  std::string today;                  // YYYY-MM-DD for expected differences; empty: the clock's
  ParityFormat format = ParityFormat::kText;
  bool strict = false;  // warnings fail, too
};

struct PromoteOptions {
  ClusterOptions cluster;      // of the app that gets the image
  std::string from_namespace;  // where it runs already
  std::string from_app;        // its name there; empty: the same
  bool force = false;          // also from another codebase
  bool apply = false;          // false: only print the patch
  bool yes = false;            // do not ask
  bool wait = false;
  std::chrono::seconds timeout{600};         // of waiting
  std::chrono::milliseconds interval{1000};  // between two looks while waiting
};

}  // namespace twelvefactor::cli
