#include "model/uid.hpp"

namespace twelvefactor {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Uid parse_uid(std::string_view text) {
  Uid uid;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '-') continue;
    const int value = hex_value(c);
    if (value < 0 || digits == 32) return {};
    auto& byte = uid.bytes.at(digits / 2);
    byte = static_cast<std::uint8_t>((byte << 4) | value);
    ++digits;
  }
  return digits == 32 ? uid : Uid{};
}

std::string to_string(const Uid& uid) {
  if (uid.empty()) return {};
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < uid.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHexDigits[uid.bytes.at(i) >> 4];
    text += kHexDigits[uid.bytes.at(i) & 0xF];
  }
  return text;
}

}  // namespace twelvefactor
