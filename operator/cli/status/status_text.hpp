// The text of `twelvefactor status`. Pure. What needs somebody comes first in each part.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/cluster/advice.hpp"
#include "cli/cluster/app.hpp"
#include "cli/release/release.hpp"
#include "cli/status/pods_seen.hpp"
#include "cli/terminal/look.hpp"

namespace twelvefactor::cli {

/// `pods`: empty where they may not be listed; then nothing is said of them.
std::string status_text(const App& app, const std::vector<Release>& releases, const Advice& advice,
                        const Look& look, const std::map<std::string, PodsSeen>& pods = {});

// The parts, each with its heading; empty when there is nothing to tell.
std::string release_part(const App& app, const std::vector<Release>& releases, const Advice& advice,
                         const Look& look);
std::string conditions_part(const App& app, const Look& look);
std::string processes_part(const App& app, const std::map<std::string, PodsSeen>& pods = {});
std::string findings_part(const App& app, const Advice& advice, const Look& look);
std::string parity_part(const App& app, const Advice& advice, const Look& look);

}  // namespace twelvefactor::cli
