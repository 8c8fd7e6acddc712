// Which release is meant, and whether it may be run again. Pure; used by diff and rollback.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/cluster/app.hpp"
#include "cli/release/release.hpp"
#include "cli/release/release_options.hpp"

namespace twelvefactor::cli {

/// The newest release before `number` that has carried the app; else the newest before it; null: there is
/// none.
const Release* release_before(const std::vector<Release>& releases, std::int64_t number);

/// "app shop in namespace a has the releases v3 to v12", for messages.
std::string releases_there(const std::vector<Release>& releases, const AppKey& app);
/// Why there is no release of this number.
std::string no_such_release(const std::vector<Release>& releases, const AppKey& app, std::int64_t number);

/// The release to go back to. Without `to`: what still runs, while another release is wanted and not active;
/// else the last that ran before the active one, which for a rollback is the last before the release that it
/// copies.
Result<const Release*> release_to_run_again(const std::vector<Release>& releases, const App& app,
                                            std::optional<std::int64_t> to);

}  // namespace twelvefactor::cli
