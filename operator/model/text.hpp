// Text that others wrote, made fit for a place with a limit.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor {

/// At most `limit` bytes of UTF-8, never half a character.
inline std::string cut(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return std::string(text);
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0U) == 0x80U) --limit;
  return std::string(text.substr(0, limit));
}

}  // namespace twelvefactor
