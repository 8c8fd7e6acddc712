// `twelvefactor run`: a one-off process on a release of an app, as an AdminTask that the operator carries
// out; the process's output becomes ours, and its exit code.
#pragma once

#include "cli/cluster/cluster.hpp"
#include "cli/task/interruption.hpp"
#include "cli/task/run_options.hpp"
#include "cli/task/task_follower.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

// Exit codes of our own, as `docker run` and `timeout` have them. All others are the process's.
inline constexpr int kRunTimedOut = 124;   // it took longer than --timeout
inline constexpr int kRunTrouble = 125;    // it was not run, or nobody knows how it ended; also wrong use
inline constexpr int kRunCancelled = 130;  // by Ctrl-C, or by somebody else

/// Returns the exit code.
int run_task(const RunOptions& options, Cluster& cluster, const Terminal& terminal,
             Interruption& interruption);

/// Of a task that is over or was given up. Pure.
int exit_code_of(const TaskEnd& end);

}  // namespace twelvefactor::cli
