// What stands in a Secret where a value will stand one day: words for people, keys without a body, `token =
// token`. Called by secret_object.cpp, beyond what factor III lets through everywhere. Pure.
#pragma once

#include <string_view>

namespace twelvefactor::lint {

/// "**access token goes here**", "p-XXXX", a private key with nothing but dots between its lines, a file in
/// which each secret is such a text, begins with # or repeats its name.
bool stands_in(std::string_view value);

}  // namespace twelvefactor::lint
