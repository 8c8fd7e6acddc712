// The words for how a generated value is written. Internal to kinds/.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

inline constexpr std::array<std::string_view, 3> kEncodings = {"hex", "base64", "base64url"};

constexpr std::string_view encoding_name(Encoding encoding) {
  return kEncodings.at(static_cast<std::size_t>(encoding));
}
static_assert(encoding_name(Encoding::kHex) == "hex" && encoding_name(Encoding::kBase64Url) == "base64url");

constexpr std::optional<Encoding> encoding_of(std::string_view name) {
  for (std::size_t i = 0; i < kEncodings.size(); ++i) {
    if (kEncodings.at(i) == name) return static_cast<Encoding>(i);
  }
  return std::nullopt;
}

}  // namespace twelvefactor::kinds
