// What a spec says of config and of backing services, from its JSON. Called by app_spec_json.cpp, which says
// what becomes of mistakes.
#pragma once

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// Complains about variables in the map `map` that the operator sets.
void check_reserved(const JsonFields& fields, const char* map);

/// The variables in `secrets`, by their names.
std::map<std::string, SecretVariable> read_secrets(const JsonFields& fields);

Config read_config(const JsonFields& fields);
BackingService read_backing_service(const JsonFields& fields);

}  // namespace twelvefactor::kinds
