// `twelvefactor promote`: the image that runs in one environment becomes what another asks for, in Git or in
// the cluster. Reading is all it does without --apply. Config never travels.
#pragma once

#include "cli/cluster/cluster.hpp"
#include "cli/promote/promote_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md).
int promote(const PromoteOptions& options, Cluster& cluster, const Terminal& terminal);

}  // namespace twelvefactor::cli
