// The files that an app states (config.files): read from its spec, and what each is called in the volume that
// they are mounted from. Called by config_json, app_spec_json and factor III. Pure; it never shows a text.
#pragma once

#include <string>
#include <string_view>

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// The member `files` of an object.
Files read_files(const JsonFields& fields);

/// Complains about files that are in the way of a directory that a process can write. The definition says
/// the rest.
void check_files(const JsonFields& fields, const AppSpec& spec);

/// Its key in the ConfigMap of the texts, and its name in the volume: neither may have a slash.
std::string file_key(std::string_view path);

/// Of its text, 8 hexadecimal digits.
std::string file_hash(std::string_view text);

/// "/etc/shop/config.yml" -> "config.yml": by it the rules know what a text is.
std::string_view file_name(std::string_view path);

}  // namespace twelvefactor::kinds
