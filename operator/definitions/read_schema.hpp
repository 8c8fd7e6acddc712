// openAPIV3Schema as values. Called by definition, once for each kind. Internal to definitions/.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "definitions/schema.hpp"
#include "model/result.hpp"

namespace twelvefactor::definitions {

/// Errors: a keyword, a format or a rule that is not known here, with its place in the schema.
Result<Schema> read_schema(const nlohmann::json& source);

}  // namespace twelvefactor::definitions
