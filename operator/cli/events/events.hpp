// `twelvefactor events`: what the cluster tells of an app and of all that is made of it, in the order of
// time. Called by run.cpp. It looks again every other second with --follow; it never watches.
#pragma once

#include <stop_token>

#include "cli/cluster/cluster.hpp"
#include "cli/events/events_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md). With --follow it returns when it is asked to stop: in a
/// terminal Ctrl-C ends the process.
int events(const EventsOptions& options, Cluster& cluster, const Terminal& terminal, std::stop_token stop);

inline int events_until_ended(const EventsOptions& options, Cluster& cluster, const Terminal& terminal) {
  return events(options, cluster, terminal, {});
}

}  // namespace twelvefactor::cli
