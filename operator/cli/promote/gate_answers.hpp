// What the operator's promotion gate will say of an image, asked of the same pure function with what the user
// may read. Called by promote.cpp before anything is changed.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/cluster.hpp"
#include "cli/promote/deploy_state.hpp"
#include "cli/promote/promotion.hpp"
#include "model/policy.hpp"

namespace twelvefactor::cli {

/// One for each peer that `to` requires. Of peers beside `from` it reads the app and its releases.
std::vector<GateAnswer> ask_gates(const std::string& image, const DeployState& to, const DeployState& from,
                                  const std::vector<Policy>& policies, const Cluster& cluster);

}  // namespace twelvefactor::cli
