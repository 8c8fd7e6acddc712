// Secrets in URLs: passwords and tokens in the user information, in parameters, and in the paths of webhooks.
// Pure, linear.
#pragma once

#include <string>
#include <string_view>

#include "kinds/secrecy/spans.hpp"

namespace twelvefactor::kinds {

/// In every URL of a text.
void find_in_urls(std::string_view text, Found& found);

/// One URL and nothing else, so that its parts are known.
bool is_one_url(std::string_view text);

/// RFC 3986: as it is written outside of a URL.
std::string percent_decoded(std::string_view text);

}  // namespace twelvefactor::kinds
