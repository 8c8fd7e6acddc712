// `twelvefactor diff`: what differs between two releases of an app. Also used by rollback, which shows the
// same first.
#pragma once

#include <vector>

#include "cli/cluster/app.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/release/difference.hpp"
#include "cli/release/release.hpp"
#include "cli/release/release_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code: 0 equal, 1 different, 2 trouble.
int diff(const DiffOptions& options, Cluster& cluster, const Terminal& terminal);

struct Pair {
  const Release* from = nullptr;
  const Release* to = nullptr;
};

/// Which two to compare; by default the active with the desired release, or the one before with the active.
/// An error says which there are. Pure.
Result<Pair> pair_to_compare(const std::vector<Release>& releases, const App& app,
                             const DiffOptions& options);

/// Reads the variables of both where they matter. A ConfigMap that cannot be read is told in the notes, and
/// counts as "changed".
Differences read_and_compare(const Release& from, const Release& to, Cluster& cluster,
                             const Terminal& terminal);

}  // namespace twelvefactor::cli
