// A deploy as `promote` sees it: what its spec asks for, what runs, and what of it is compared. Read with the
// rights of whoever runs the command.
#pragma once

#include <optional>
#include <vector>

#include "cli/cluster/app.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/release/release.hpp"
#include "model/app_spec.hpp"
#include "model/compared_deploy.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

struct DeployState {
  App app;
  AppSpec spec;
  std::vector<Release> releases;  // newest first
  std::optional<AppSpec> pinned;  // what it runs in place of its spec, while it is pinned

  /// What runs; null: nothing was ever Active, or it is not kept any more.
  [[nodiscard]] const Release* active() const;
};

Result<DeployState> read_deploy(Cluster& cluster);

/// What the comparison and the gate look at, as the operator would see it. Pure.
ComparedDeploy shown(const DeployState& deploy);

/// Since when it is Available with a ready pod; empty: it is not. Pure.
std::string available_since(const App& app);

}  // namespace twelvefactor::cli
