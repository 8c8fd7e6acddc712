// Credentials by where they stand, without a name before them: user:password@tcp(host:3306)/db,
// user/password@//host:1521/service, host:5432:db:user:password (.pgpass). Pure, linear.
#pragma once

#include <string_view>

#include "kinds/secrecy/spans.hpp"

namespace twelvefactor::kinds {

/// In each word of a text.
void find_connections(std::string_view text, Found& found);

/// user/password@SERVICE: only where a program or a name says Oracle, because org/project@v1 looks the same.
void find_oracle(std::string_view word, Found& found);

/// "user:password", of an option that takes just that; an empty span: it holds none.
Span password_of_pair(std::string_view word);

}  // namespace twelvefactor::kinds
