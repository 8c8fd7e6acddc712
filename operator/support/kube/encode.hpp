// Percent-encoding of one value in a query (RFC 3986, section 2.3: all but unreserved letters). Used wherever
// a target is made.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::kube {

std::string percent_encoded(std::string_view value);

}  // namespace twelvefactor::kube
