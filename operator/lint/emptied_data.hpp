// Databases whose files are in an emptyDir, which goes with the pod. Called by workload_rules.cpp. Pure.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/finding.hpp"

namespace twelvefactor::lint {

/// `path`: that of the pod in its object. Findings of TF0603, at the mounts.
void check_emptied_data(const nlohmann::json& pod, const std::string& path, std::vector<Finding>& findings);

}  // namespace twelvefactor::lint
