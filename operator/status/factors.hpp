// The twelve factors in the status: state, count, findings. Pure. Called by summary.cpp.
#pragma once

#include <span>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/finding.hpp"

namespace twelvefactor::status {

/// Those that the status shows: at most 64, the worst.
std::span<const Finding> shown(const std::vector<Finding>& findings);

/// Adds factors, factorsPassing, findings (at most 64, worst first) and findingsOmitted.
void add_factors(nlohmann::json& status, const std::vector<Finding>& findings);

}  // namespace twelvefactor::status
