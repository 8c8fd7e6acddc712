// `twelvefactor rollback`: runs an earlier release again by pinning the app to it, in Git or in the cluster.
// Reading is all it does without --apply.
#pragma once

#include <string>

#include "cli/cluster/advice.hpp"
#include "cli/cluster/app.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/release/pin_patch.hpp"
#include "cli/release/release_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md).
int rollback(const RollbackOptions& options, Cluster& cluster, const Terminal& terminal);

/// What the operator will do once the app is pinned so, and how to follow it. Pure.
std::string what_happens_next(const App& app, const Pin& pin, const Advice& advice);

}  // namespace twelvefactor::cli
