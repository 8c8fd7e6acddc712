// Which pairs of neighbouring characters a text has. Many words are searched in each text, and few texts have
// even the pairs of one of them: this tells so at a fraction of what the search costs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twelvefactor::kinds {

class LetterPairs {
 public:
  explicit LetterPairs(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      const std::size_t pair = pair_of(text[i - 1], text[i]);
      bits_[pair / 64] |= std::uint64_t{1} << (pair % 64);
    }
  }

  /// False: the text does not have the word, in capitals or in small letters. True tells nothing.
  [[nodiscard]] bool may_have(std::string_view word) const {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const std::size_t pair = pair_of(word[i - 1], word[i]);
      if ((bits_[pair / 64] >> (pair % 64) & 1U) == 0) return false;
    }
    return true;
  }

 private:
  /// Six bits of a character, the same for a capital and its small letter. Others may share them.
  static constexpr std::size_t bits_of(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte & 0x1fU) | (byte & 0x40U) >> 1U;
  }
  static constexpr std::size_t pair_of(char first, char second) {
    return bits_of(first) << 6U | bits_of(second);
  }

  std::array<std::uint64_t, 64> bits_{};
};

}  // namespace twelvefactor::kinds
