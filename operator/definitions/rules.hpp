// The CEL rules of a definition, asked of an object that is new: rules about a change say nothing of it.
// Internal to definitions/. k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "definitions/path.hpp"
#include "definitions/refusal.hpp"
#include "definitions/schema.hpp"

namespace twelvefactor::definitions {

/// Of the value and of all below it, whose types and limits hold.
void check_rules(const nlohmann::json& value, const Schema& schema, const Path& at,
                 std::vector<Refusal>& refusals);

}  // namespace twelvefactor::definitions
