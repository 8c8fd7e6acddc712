#include "kinds/text/printable.hpp"

#include <array>

namespace twelvefactor::kinds {
namespace {

unsigned int byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

}  // namespace

std::optional<Letter> letter_at(std::string_view text, std::size_t at) {
  const unsigned int first = byte_at(text, at);
  if (first < 0x80) return Letter{first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + size > text.size()) return std::nullopt;
  unsigned int code = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    const unsigned int next = byte_at(text, at + i);
    if ((next & 0xC0U) != 0x80) return std::nullopt;
    code = (code << 6) | (next & 0x3FU);
  }
  constexpr std::array<unsigned int, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLeast.at(size) || code > 0x10FFFF || surrogate) return std::nullopt;
  return Letter{code, size};
}

bool controls(unsigned int code) {
  const bool c0_or_c1 = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool direction = code == 0x200E || code == 0x200F || code == 0x061C ||
                         (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
  const bool line_end = code == 0x2028 || code == 0x2029;
  return c0_or_c1 || direction || line_end;
}

std::string printable(std::string_view text) {
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    const auto letter = letter_at(text, at);
    if (!letter) {
      shown += '?';
      ++at;
      continue;
    }
    const bool space = letter->code == '\n' || letter->code == '\t' || letter->code == '\r';
    if (space) {
      shown += ' ';
    } else if (!controls(letter->code)) {
      shown += text.substr(at, letter->size);
    }
    at += letter->size;
  }
  return shown;
}

}  // namespace twelvefactor::kinds
