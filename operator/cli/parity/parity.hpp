// `twelvefactor parity`: how environments of an app differ, as the operator's reports say it, or by manifests
// without a cluster. The comparison is done in reconcile/parity, the reading in parity_reports.cpp and
// drift/; here are the sources and the exit codes.
#pragma once

#include <chrono>
#include <iosfwd>

#include "cli/cluster/cluster.hpp"
#include "cli/parity/parity_options.hpp"
#include "cli/terminal/terminal.hpp"
#include "drift/drift.hpp"

namespace twelvefactor::cli {

/// The reports of the app in the cluster. Returns the exit code (docs/reference.md).
int parity_in_cluster(const ParityOptions& options, Cluster& cluster, const Terminal& terminal);

/// The two sources. `now`: of the clock.
int parity_of_files(const ParityOptions& options, std::chrono::sys_seconds now, const Terminal& terminal);

/// 2 when something is unknown or could not be read, else 1 when something counts, else 0. Pure.
int exit_code_of(const drift::Drifts& drifts, bool strict);

/// Prints as the options say, and what could not be read or compared to the notes.
int print_drifts(const ParityOptions& options, const drift::Drifts& drifts, const Terminal& terminal);

}  // namespace twelvefactor::cli
