// Types, limits, patterns, enums, required fields. Internal to definitions/.
// k8s.io/kube-openapi/pkg/validation/validate
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "definitions/path.hpp"
#include "definitions/refusal.hpp"
#include "definitions/schema.hpp"

namespace twelvefactor::definitions {

/// Of the value and of all below it.
void check_limits(const nlohmann::json& value, const Schema& schema, const Path& at,
                  std::vector<Refusal>& refusals);

}  // namespace twelvefactor::definitions
