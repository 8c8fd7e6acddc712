// The spec of a TwelveFactorApp from its JSON, with the CRD's defaults. Called in each pass and by `render`;
// the API server has checked the same things before, so an error here means another version of the CRD, or no
// API server at all.
#pragma once

#include <string_view>

#include "model/app_spec.hpp"
#include "model/result.hpp"

namespace twelvefactor::kinds {

/// Unknown fields are left alone (a newer CRD may have them). Errors name the field:
/// ".spec.processes.web.port: must be an integer".
Result<AppSpec> parse_app_spec(std::string_view spec_json);

/// For people's files, which no API server has seen: every unknown field is an error, named with its path.
Result<AppSpec> parse_app_spec_strictly(std::string_view spec_json);

}  // namespace twelvefactor::kinds
