// `twelvefactor status`: how an app is.
#pragma once

#include "cli/cluster/cluster.hpp"
#include "cli/status/status_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md).
int status(const StatusOptions& options, Cluster& cluster, const Terminal& terminal);

}  // namespace twelvefactor::cli
