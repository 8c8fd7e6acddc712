// Sorts of ASCII characters, for the readers of this room. Locale never counts.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace twelvefactor::kinds {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_letter(char c) {
  return is_upper(c) || is_lower(c);
}
constexpr bool is_letter_or_digit(char c) {
  return is_letter(c) || is_digit(c);
}
constexpr bool is_word_character(char c) {
  return is_letter_or_digit(c) || c == '_' || c == '-';
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
/// Within a line.
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
constexpr bool is_white(char c) {
  return is_blank(c) || c == '\n' || c == '\r';
}

/// Some characters, and where one of them is. What the library has for that looks each one up in the list.
class AnyOf {
 public:
  constexpr explicit AnyOf(std::string_view characters) {
    for (const char c : characters) has_[static_cast<unsigned char>(c)] = true;
  }

  constexpr bool operator()(char c) const { return has_[static_cast<unsigned char>(c)]; }

  /// As find_first_of() of a text, but the end of it where there is none.
  [[nodiscard]] constexpr std::size_t find_or_end(std::string_view text, std::size_t from = 0) const {
    while (from < text.size() && !(*this)(text[from])) ++from;
    return std::min(from, text.size());
  }

 private:
  std::array<bool, 256> has_{};
};

template <class Test>
constexpr bool every(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}
template <class Test>
constexpr bool some(std::string_view text, Test test) {
  return std::any_of(text.begin(), text.end(), test);
}

constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
  return text;
}

/// Letters and digits side by side, as in passwords and seldom in words: "hunter2".
constexpr bool is_mixed(std::string_view text) {
  return some(text, is_letter) && some(text, is_digit);
}

}  // namespace twelvefactor::kinds
