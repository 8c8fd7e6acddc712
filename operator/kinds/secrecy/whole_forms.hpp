// Texts whose form is known from their first byte to their last, so that what is no secret in them can be
// shown. Internal to shown.cpp. Pure, linear.
#pragma once

#include <string_view>

#include "kinds/secrecy/spans.hpp"

namespace twelvefactor::kinds {

/// One URL; name=value pairs between semicolons or blanks; host:port,name=value;
/// user:password@protocol(host)/db.
/// Each of the secrets ends where the form ends it.
bool is_whole_form(std::string_view text, const Found& found);

/// Lines of name=value or name: value, comments and [sections]: a .properties, .ini, .env or flat YAML file.
bool is_file_of_pairs(std::string_view text);

/// In such a file: each of the secrets ends with its line.
bool end_with_lines(std::string_view text, const Found& found);

}  // namespace twelvefactor::kinds
