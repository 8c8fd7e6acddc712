// Objects as an API server would send them, for the tests of the commands.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/app.hpp"
#include "cli/release/release.hpp"

namespace twelvefactor::testing {

/// App shop in shop-production: v12 is active, v13 is wanted and its migration failed.
std::string failed_app_json();
/// The same app, all well on v12.
std::string ready_app_json();
/// v13 (Failed), v12 (Active), v11 and v10 (Superseded), v9 (Superseded before it passed its gate), in no
/// order; and a release of another app.
std::string releases_json();

cli::App app_of(const std::string& json);
std::vector<cli::Release> sample_releases();
/// A release that has run, with nothing but a number.
cli::Release plain_release(std::int64_t number, ReleasePhase phase = ReleasePhase::kSuperseded,
                           bool passed = true);

}  // namespace twelvefactor::testing
