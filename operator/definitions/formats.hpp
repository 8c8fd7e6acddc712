// Formats of text that the API server knows (k8s.io/kube-openapi/pkg/validation/strfmt). Internal to
// definitions/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twelvefactor::definitions {

/// Characters, not bytes.
std::int64_t characters(std::string_view text);

/// Why the text is not of the format; empty when it is, and for formats of numbers.
std::string format_problem(std::string_view format, const std::string& text);

}  // namespace twelvefactor::definitions
