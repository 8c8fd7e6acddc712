// What a spec says of one process, or of one admin process, from its JSON. Called by app_spec_json.cpp, which
// says what becomes of mistakes.
#pragma once

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// Its member `resources`.
Resources read_resources(const JsonFields& fields);

Process read_process(const JsonFields& fields);
AdminProcess read_admin_process(const JsonFields& fields);

}  // namespace twelvefactor::kinds
