// `twelvefactor releases`: the releases of an app, newest first.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/app.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/release/release.hpp"
#include "cli/release/release_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md).
int releases(const ReleasesOptions& options, Cluster& cluster, const Terminal& terminal);

/// The table. `now`: seconds since 1970. Pure.
std::string releases_text(const std::vector<Release>& releases, const App& app, bool wide, std::int64_t now);

/// A v1 List of the objects, newest first, without managed fields. Pure.
std::string releases_json(std::string_view list_json, const std::string& app);

}  // namespace twelvefactor::cli
