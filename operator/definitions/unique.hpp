// Lists whose items must differ: x-kubernetes-list-type set and map. Internal to definitions/.
// k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "definitions/path.hpp"
#include "definitions/refusal.hpp"
#include "definitions/schema.hpp"

namespace twelvefactor::definitions {

/// Of the value and of all below it. Each item is told that is there a second time, once.
void check_unique(const nlohmann::json& value, const Schema& schema, const Path& at,
                  std::vector<Refusal>& refusals);

}  // namespace twelvefactor::definitions
