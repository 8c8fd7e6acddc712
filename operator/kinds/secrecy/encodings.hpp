// A secret in the other ways in which programs write it. For redaction.cpp. Pure, linear.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::kinds {

/// base64 and base64url (also where other bytes stand before and after it, as in "user:password"), percent
/// encoding (RFC 3986) and that of forms, JSON strings, hexadecimal. Without the text itself.
std::vector<std::string> encodings_of(std::string_view text);

/// base64 of "user:password" (RFC 7617).
bool is_basic(std::string_view text);

}  // namespace twelvefactor::kinds
