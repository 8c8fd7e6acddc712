// A list of words that a text is looked up in: sorted while it is compiled, so that each question is a few
// comparisons. For the tables of this room, which are written as one text: " mysql mysqldump ".
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace twelvefactor::kinds {

/// Calls `take` with each word of `list`.
template <class Take>
constexpr void for_each_word(std::string_view list, Take take) {
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(' ', at), list.size());
    if (end > at) take(list.substr(at, end - at));
    at = end + 1;
  }
}

/// Of a list that is read once in a while: without an order, and without a copy.
constexpr bool has_word(std::string_view list, std::string_view word) {
  bool found = false;
  for_each_word(list, [&](std::string_view each) { found = found || each == word; });
  return found;
}

constexpr std::size_t count_words(std::string_view list) {
  std::size_t count = 0;
  for_each_word(list, [&count](std::string_view) { ++count; });
  return count;
}

template <std::size_t N>
class WordList {
 public:
  /// `lists`: views of " a b c ", of N words together.
  template <class Lists>
  constexpr explicit WordList(const Lists& lists) {
    std::size_t count = 0;
    for (const std::string_view list : lists)
      for_each_word(list, [&](std::string_view word) { words_.at(count++) = word; });
    std::sort(words_.begin(), words_.end(), is_before);
  }

  [[nodiscard]] constexpr bool has(std::string_view word) const {
    return std::binary_search(words_.begin(), words_.end(), word, is_before);
  }

 private:
  /// Most words differ in length, which is told sooner than their letters.
  static constexpr bool is_before(std::string_view left, std::string_view right) {
    return left.size() != right.size() ? left.size() < right.size() : left < right;
  }

  std::array<std::string_view, N> words_{};
};

/// WordList of a text that is a constant: word_list<kText>.has(word)
template <const std::string_view& kText>
inline constexpr WordList<count_words(kText)> word_list{std::array<std::string_view, 1>{kText}};

}  // namespace twelvefactor::kinds
