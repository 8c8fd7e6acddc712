// metadata, of which the API server knows itself what may stand in it. Internal to definitions/.
// k8s.io/apimachinery/pkg/api/validation/objectmeta.go
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "definitions/refusal.hpp"

namespace twelvefactor::definitions {

/// Of an object: fields that there are none of, then name, namespace, labels and annotations.
void check_metadata(const nlohmann::json& object, std::vector<Refusal>& refusals);

}  // namespace twelvefactor::definitions
