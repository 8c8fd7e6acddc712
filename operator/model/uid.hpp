// A Kubernetes UID (RFC 4122 text form) kept in 16 bytes instead of 36 characters and a heap block.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace twelvefactor {

struct Uid {
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(const Uid&, const Uid&) = default;
  [[nodiscard]] bool empty() const { return *this == Uid{}; }
};

/// Reads "123e4567-e89b-12d3-a456-426614174000". Anything else gives the empty Uid, which equals no object's.
Uid parse_uid(std::string_view text);

/// The text form, or "" for the empty Uid.
std::string to_string(const Uid& uid);

}  // namespace twelvefactor
