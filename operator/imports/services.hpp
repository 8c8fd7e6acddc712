// Backing services, told by the names of the variables and add-ons that stand for them. Pure.
#pragma once

#include <string>
#include <string_view>

#include "imports/draft.hpp"

namespace twelvefactor::imports {

/// DATABASE_URL, REDIS_URL and their like: adds the service with the variable, whose value is the key `uri`
/// of its binding. `value` says which kind it is where it has a scheme, and is kept nowhere. False: the
/// variable stands for no service.
bool add_service_variable(const std::string& variable, std::string_view value, const std::string& source,
                          Draft& draft);

/// An add-on of app.json, "heroku-postgresql:mini". `as`: the name that it was given, or "". What is no
/// service is told in a note.
void add_addon(std::string_view addon, const std::string& as, const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports
