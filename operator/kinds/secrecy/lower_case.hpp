// Text in lower case, for names and values that are compared with words. ASCII only. Called where names of
// secrets are judged, and by the rules.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::kinds {

std::string lower(std::string_view text);

}  // namespace twelvefactor::kinds
