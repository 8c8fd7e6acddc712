// Inputs made of others by chance: bytes turned over, taken away, doubled, exchanged for what means something
// to readers, and the end of another input. Called by the unit test that goes over the corpus; libFuzzer has
// its own, which see what the code does with them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twelvefactor::testing {

class Mutations {
 public:
  /// `inputs`: not empty. The same seed makes the same inputs.
  Mutations(std::vector<std::string> inputs, std::uint32_t seed)
      : inputs_(std::move(inputs)), random_(seed) {}

  std::string next() {
    std::string text = inputs_[below(inputs_.size())];
    for (std::size_t left = 1 + below(4); left > 0; --left) mutate(text);
    return text;
  }

 private:
  /// 0 to n-1; 0 for n = 0.
  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  void mutate(std::string& text) {
    static constexpr std::array<std::string_view, 20> kWords = {
        "\n",   "\r\n",         "\t",  std::string_view("\0", 1),
        "\xff", "\xef\xbb\xbf", "---", ": ",
        "- ",   "&a ",          "*a",  "<<: ",
        "%41",  "\\",           "\"",  "'",
        "://",  "$(A)",         "{",   "99999999999999999999"};
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      case 1:
        text.erase(at, below(16));
        break;
      case 2:
        text.insert(at, text.substr(at, below(64)));
        break;
      case 3:
        text.insert(at, kWords[below(kWords.size())]);
        break;
      case 4: {
        const std::string& other = inputs_[below(inputs_.size())];
        text = text.substr(0, at) + other.substr(below(other.size() + 1));
        break;
      }
      default:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
    }
  }

  std::vector<std::string> inputs_;
  std::mt19937 random_;
};

}  // namespace twelvefactor::testing
