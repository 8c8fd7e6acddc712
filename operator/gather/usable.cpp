#include "gather/usable.hpp"

#include <cstdint>
#include <string_view>

#include "crypto/base64.hpp"

namespace twelvefactor::gather {
namespace {

/// How many bytes a character has that begins so, and its first bits; 0: none begins so.
struct Lead {
  int size = 0;
  std::uint32_t bits = 0;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, byte};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1FU};
  if (byte >= 0xE0 && byte <= 0xEF) return {3, byte & 0x0FU};
  if (byte >= 0xF0 && byte <= 0xF4) return {4, byte & 0x07U};
  return {};
}

/// Is this code point one that takes so many bytes, and no half of a pair (RFC 3629)?
bool is_character(std::uint32_t point, int size) {
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  return point != 0 && point >= kLeast[size] && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

bool is_text(std::string_view value) {
  for (std::size_t at = 0; at < value.size();) {
    auto [size, point] = lead_of(static_cast<unsigned char>(value[at]));
    if (size == 0 || at + static_cast<std::size_t>(size) > value.size()) return false;
    for (int i = 1; i < size; ++i) {
      const auto next = static_cast<unsigned char>(value[at + static_cast<std::size_t>(i)]);
      if ((next & 0xC0U) != 0x80U) return false;
      point = (point << 6U) | (next & 0x3FU);
    }
    if (!is_character(point, size)) return false;
    at += static_cast<std::size_t>(size);
  }
  return true;
}

}  // namespace

std::set<std::string> unusable_keys(const kinds::SecretUse& use, const kinds::SecretData& data) {
  std::set<std::string> keys;
  for (const std::string& key : use.keys) {
    const auto found = data.base64.find(key);
    if (found == data.base64.end()) continue;
    const auto value = crypto::base64_decoded(found->second);
    if (value && !is_text(*value)) keys.insert(key);
  }
  return keys;
}

}  // namespace twelvefactor::gather
