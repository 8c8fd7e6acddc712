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

/// The same of a variable that comes from a Secret which is there already: that binds the service.
bool bind_service_variable(const std::string& variable, const std::string& secret, const std::string& key,
                           Draft& draft);

/// The type of the service that a variable stands for by its name, or by the scheme of its value; "": none.
std::string_view service_type(std::string_view variable, std::string_view value);

/// The name in backingServices of a service with this name elsewhere: those of the Secrets <app>-files,
/// <app>-secrets and <app>-generated are taken.
std::string backing_name(std::string_view name);

/// Whether an entry of a binding is a secret, and not only kept in one: uri, password and their like.
bool is_secret_entry(std::string_view key);

/// Says which Secret binds the service, with the keys that its variables have. `there`: what it was in the
/// source, "a container of postgres:15".
void tell_of_binding(const std::string& service, const std::string& there, const std::string& source,
                     Draft& draft);

/// An add-on of app.json, "heroku-postgresql:mini". `as`: the name that it was given, or "". What is no
/// service is told in a note.
void add_addon(std::string_view addon, const std::string& as, const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports
