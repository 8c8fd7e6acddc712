// What was asked of `twelvefactor status`. Filled in by status_flags.cpp; values only.
#pragma once

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

struct StatusOptions {
  ClusterOptions cluster;
};

}  // namespace twelvefactor::cli
