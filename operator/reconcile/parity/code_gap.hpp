// How far the code of one deploy is behind that of another, told from what ran in both and when. Pure.
// Internal to reconcile/parity: shown by the dimensions Code and Time, and as the gap of time.
#pragma once

#include <string>
#include <vector>

#include "model/compared_deploy.hpp"
#include "model/parity_report.hpp"

namespace twelvefactor::reconcile {

bool has_run(const std::vector<DeployRun>& runs, const std::string& image);

/// Of two images the newer is the one that ran anywhere later for the first time. `behind` is behind as many
/// releases of `other` as came there, each with another image than the one before, after the newest whose
/// image also ran in `behind`. An image that `behind` ran and left for an older one does not count as run: a
/// deploy that was rolled back is behind. Nothing is known while one of them has run nothing.
CodeGap code_gap(const std::vector<DeployRun>& behind, const std::vector<DeployRun>& other);

}  // namespace twelvefactor::reconcile
