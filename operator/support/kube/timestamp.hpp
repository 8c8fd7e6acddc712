// RFC 3339 times as Kubernetes writes them. Used by the exec plugin's answer.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace twelvefactor::kube {

/// "2026-01-31T10:00:00Z", with fractions of a second or an offset if need be; absent when it is none.
/// Times beyond the clock's range (1677 to 2262) become its ends.
std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text);

}  // namespace twelvefactor::kube
