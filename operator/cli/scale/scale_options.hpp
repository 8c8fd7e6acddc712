// What was asked of `twelvefactor scale`. Filled in by scale_flags.cpp; values only.
#pragma once

#include <map>
#include <string>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

struct ScaleOptions {
  ClusterOptions cluster;
  std::map<std::string, int> counts;  // by process
  bool print = false;                 // only print the patch
};

}  // namespace twelvefactor::cli
