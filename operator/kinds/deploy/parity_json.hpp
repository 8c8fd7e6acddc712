// What a spec says of parity, from its JSON. Called by app_spec_json.cpp, which says what becomes of
// mistakes.
#pragma once

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

Parity read_parity(const JsonFields& fields);

}  // namespace twelvefactor::kinds
