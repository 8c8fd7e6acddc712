// Secrets by the name that stands before them in a text: in connection strings (ADO.NET, ODBC, JDBC, libpq,
// TNS), properties, INI, TOML, JSON, YAML, XML, headers of HTTP, and files of lines with two words (netrc,
// redis.conf). The forms are not told apart: a name, a sign, a value. Pure, linear.
#pragma once

#include <string_view>

#include "kinds/secrecy/letter_pairs.hpp"
#include "kinds/secrecy/spans.hpp"

namespace twelvefactor::kinds {

/// name=value, name: value, "name": "value", <name>value</name>, name => value
void find_pairs(std::string_view text, Found& found);

/// Authorization: Basic ..., Bearer ...
void find_headers(std::string_view text, const LetterPairs& letters, Found& found);

/// Two words, the first of which says that the second is one: requirepass hunter2; login shop password
/// hunter2; IDENTIFIED BY 'hunter2'.
void find_after_words(std::string_view text, const LetterPairs& letters, Found& found);

}  // namespace twelvefactor::kinds
