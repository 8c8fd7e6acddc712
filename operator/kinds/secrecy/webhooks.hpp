// Addresses that are credentials: whoever knows the path may post, or read. Pure, linear.
#pragma once

#include <string_view>

#include "kinds/secrecy/spans.hpp"

namespace twelvefactor::kinds {

/// Where the secret is in the path; an empty span: nowhere. `host`: in lower case or not. `path`: with its
/// first slash, without query.
Span secret_in_path(std::string_view host, std::string_view path);

}  // namespace twelvefactor::kinds
