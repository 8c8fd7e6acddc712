// `twelvefactor rollback`: runs an earlier release again by pinning the app to it, in Git or in the cluster.
// Reading is all it does without --apply.
#pragma once

#include <string>

#include "cli/app.hpp"
#include "cli/cluster.hpp"
#include "cli/pin_patch.hpp"
#include "cli/release_options.hpp"
#include "cli/status_text.hpp"
#include "cli/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md).
int rollback(const RollbackOptions& options, Cluster& cluster, const Terminal& terminal);

/// What the operator will do once the app is pinned so, and how to follow it. Pure.
std::string what_happens_next(const App& app, const Pin& pin, const Advice& advice);

}  // namespace twelvefactor::cli
