// Forms of names as Kubernetes checks them (k8s.io/apimachinery/pkg/util/validation). Called by definitions/.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::definitions {

/// Up to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit: RFC 1123.
bool is_dns_label(std::string_view text);
/// Labels with dots between them, up to 253 characters.
bool is_subdomain(std::string_view text);
/// The key of a label: a name of up to 63 characters, where wanted after a domain and a slash.
bool is_qualified_name(std::string_view text);
/// Up to 63 letters, digits, -, _ and ., beginning and ending with a letter or digit; or nothing.
bool is_label_value(std::string_view text);
/// An address of IPv4, such as 10.0.0.1; also with zeros in front, as Kubernetes reads it in old fields.
bool is_address(std::string_view text);
std::string in_lower_case(std::string text);

}  // namespace twelvefactor::definitions
