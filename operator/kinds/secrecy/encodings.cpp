#include "kinds/secrecy/encodings.hpp"

#include <cstdint>

#include "kinds/secrecy/characters.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kLowerHex = "0123456789abcdef";
constexpr std::string_view kUpperHex = "0123456789ABCDEF";

std::uint8_t byte_of(char c) {
  return static_cast<std::uint8_t>(c);
}

/// RFC 4648, with padding.
std::string base64(std::string_view text) {
  std::string encoded;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(text.size() - i, 3);
    const std::uint32_t bits = static_cast<std::uint32_t>(byte_of(text[i])) << 16U |
                               (left > 1 ? static_cast<std::uint32_t>(byte_of(text[i + 1])) << 8U : 0U) |
                               (left > 2 ? static_cast<std::uint32_t>(byte_of(text[i + 2])) : 0U);
    encoded += kBase64[bits >> 18U];
    encoded += kBase64[bits >> 12U & 63U];
    encoded += left > 1 ? kBase64[bits >> 6U & 63U] : '=';
    encoded += left > 2 ? kBase64[bits & 63U] : '=';
  }
  return encoded;
}

/// What it looks like behind `before` bytes of something else, without the characters that those and what
/// follows have a share in.
std::string base64_within(std::string_view text, std::size_t before) {
  const std::string encoded = base64(std::string(before, '\0') + std::string(text));
  const std::size_t from = (before * 8 + 5) / 6;
  const std::size_t end = (before + text.size()) * 8 / 6;
  return encoded.substr(from, end - from);
}

std::string url_alphabet(std::string base64) {
  for (char& c : base64) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return base64;
}

std::string percent_encoded(std::string_view text, std::string_view digits, std::string_view kept) {
  std::string encoded;
  for (const char c : text) {
    if (is_word_character(c) || kept.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += digits[byte_of(c) >> 4U];
      encoded += digits[byte_of(c) & 15U];
    }
  }
  return encoded;
}

std::string form_encoded(std::string_view text) {
  std::string encoded = percent_encoded(text, kUpperHex, "._~* ");
  for (char& c : encoded) c = c == ' ' ? '+' : c;
  return encoded;
}

/// `slash`: some write \/ for /, and \u0026 for &.
std::string json_escaped(std::string_view text, bool slash) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\' || (slash && c == '/')) {
      escaped += '\\';
      escaped += c;
    } else if (c == '\n' || c == '\t' || c == '\r') {
      escaped += '\\';
      escaped += c == '\n' ? 'n' : c == '\t' ? 't' : 'r';
    } else if (byte_of(c) < 0x20 || (slash && (c == '&' || c == '<' || c == '>' || c == '\''))) {
      escaped.append("\\u00");
      escaped += kLowerHex[byte_of(c) >> 4U];
      escaped += kLowerHex[byte_of(c) & 15U];
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string hex(std::string_view text, std::string_view digits) {
  std::string encoded;
  for (const char c : text) {
    encoded += digits[byte_of(c) >> 4U];
    encoded += digits[byte_of(c) & 15U];
  }
  return encoded;
}

}  // namespace

bool is_basic(std::string_view text) {
  constexpr std::size_t kLeast = 8;
  if (text.size() < kLeast || text.size() % 4 != 0) return false;
  std::uint32_t bits = 0;
  bool colon = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=' && i + 2 >= text.size()) continue;
    const std::size_t digit = kBase64.find(text[i]);
    if (digit == std::string_view::npos) return false;
    bits = (bits << 6U | static_cast<std::uint32_t>(digit)) & 0xFFFFU;
    if (i % 4 == 0) continue;
    const auto decoded = static_cast<char>(bits >> (6U - 2U * (i % 4)) & 0xFFU);
    if (decoded < 0x20 || decoded > 0x7e) return false;
    colon = colon || decoded == ':';
  }
  return colon;
}

std::vector<std::string> encodings_of(std::string_view text) {
  // Shorter pieces of base64 would take words apart.
  constexpr std::size_t kLeastWithin = 6;
  std::vector<std::string> all = {base64(text),
                                  percent_encoded(text, kUpperHex, "._~"),
                                  percent_encoded(text, kLowerHex, "._~"),
                                  percent_encoded(text, kUpperHex, "._~!$&'()*+,;=:@"),
                                  form_encoded(text),
                                  json_escaped(text, false),
                                  json_escaped(text, true),
                                  hex(text, kLowerHex),
                                  hex(text, kUpperHex)};
  for (const std::size_t before : {0U, 1U, 2U}) {
    std::string within = base64_within(text, before);
    if (within.size() >= kLeastWithin) all.push_back(std::move(within));
  }
  for (std::size_t i = all.size(); i-- > 0;) {
    if (i != 0 && i < 9) continue;  // base64 only
    std::string other = url_alphabet(all[i]);
    if (other != all[i]) all.push_back(std::move(other));
  }
  std::erase_if(all, [text](const std::string& each) { return each == text; });
  return all;
}

}  // namespace twelvefactor::kinds
