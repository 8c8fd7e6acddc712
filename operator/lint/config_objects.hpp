// What lint says of objects without a pod: a ConfigMap, a Secret, a Service, an Ingress. Called by
// plain_object.cpp. Pure; no value is ever in what it says.
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lint/workload.hpp"
#include "model/finding.hpp"

namespace twelvefactor::lint {

/// Sticky sessions.
std::vector<Finding> check_service(const nlohmann::json& object);

/// As what the rules read: its annotations.
Judged read_ingress(const nlohmann::json& object);

/// As what the rules read: `data`, and of `binaryData` what is text.
Judged read_config_map(const nlohmann::json& object);

/// TF0308, at most one: that values of a Secret stand in a file.
std::vector<Finding> check_secret(const nlohmann::json& object);

}  // namespace twelvefactor::lint
