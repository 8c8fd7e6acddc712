// Who may reach an app's processes, as its spec says it, from its JSON. Called by app_spec_json.cpp.
#pragma once

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// Of spec.network. The definition checks names and labels.
Network read_network(const JsonFields& fields);

}  // namespace twelvefactor::kinds
