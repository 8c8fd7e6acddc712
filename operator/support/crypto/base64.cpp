#include "crypto/base64.hpp"

#include <cstdint>

namespace twelvefactor::crypto {
namespace {

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

}  // namespace

std::optional<std::string> base64_decoded(std::string_view text) {
  std::string decoded;
  std::uint32_t bits = 0;
  int letters = 0;
  int padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int value = value_of(c);
    if (value < 0 || padding > 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    if (++letters % 4 != 0) continue;
    decoded += static_cast<char>(bits >> 16 & 0xFF);
    decoded += static_cast<char>(bits >> 8 & 0xFF);
    decoded += static_cast<char>(bits & 0xFF);
    bits = 0;
  }
  const int left = letters % 4;
  if (left == 1 || (left == 0 && padding != 0) || (left != 0 && padding != 4 - left)) return std::nullopt;
  if (left >= 2) decoded += static_cast<char>(bits >> (left == 2 ? 4 : 10) & 0xFF);
  if (left == 3) decoded += static_cast<char>(bits >> 2 & 0xFF);
  return decoded;
}

}  // namespace twelvefactor::crypto
