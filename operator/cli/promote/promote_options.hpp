// What was asked of `twelvefactor promote`. Filled in by promote_flags.cpp; values only.
#pragma once

#include <chrono>
#include <string>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

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
