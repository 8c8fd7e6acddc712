// Fields that a definition does not have. kubectl asks the API server to refuse them (--validate=strict is
// its default). Internal to definitions/. k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "definitions/path.hpp"
#include "definitions/refusal.hpp"
#include "definitions/schema.hpp"

namespace twelvefactor::definitions {

/// Takes them out of `value`, as the API server does, and tells each one. `at`: where the value stands.
void take_out_unknown_fields(nlohmann::json& value, const Schema* schema, const Path& at,
                             std::vector<Refusal>& refusals);

/// "unknown field; did you mean image?", or the names that there are.
std::string about_unknown_field(const std::string& name, const std::vector<std::string>& known);

}  // namespace twelvefactor::definitions
