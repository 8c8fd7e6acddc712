// `twelvefactor logs`: what the processes of an app write, all in one, in the order of time.
#pragma once

#include <stop_token>

#include "cli/cluster/cluster.hpp"
#include "cli/pods/pods_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md). With --follow it returns when it is asked to stop: in a
/// terminal Ctrl-C ends the process.
int logs(const LogsOptions& options, Cluster& cluster, const Terminal& terminal, std::stop_token stop);

inline int logs_until_ended(const LogsOptions& options, Cluster& cluster, const Terminal& terminal) {
  return logs(options, cluster, terminal, {});
}

}  // namespace twelvefactor::cli
