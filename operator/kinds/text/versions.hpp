// resourceVersions as numbers. The API server of Kubernetes makes them from one counter, and from 1.35 on
// promises that they may be compared (KEP-5504).
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

namespace twelvefactor::kinds {

/// Is `version` as new as `other`? Texts that are no numbers are compared for being the same.
inline bool is_at_least(std::string_view version, std::string_view other) {
  std::uint64_t a = 0;
  std::uint64_t b = 0;
  const auto [end_a, error_a] = std::from_chars(version.data(), version.data() + version.size(), a);
  const auto [end_b, error_b] = std::from_chars(other.data(), other.data() + other.size(), b);
  const bool numbers = error_a == std::errc() && error_b == std::errc() &&
                       end_a == version.data() + version.size() && end_b == other.data() + other.size();
  return numbers ? a >= b : version == other;
}

}  // namespace twelvefactor::kinds
