#include "cli/hints.hpp"

#include <algorithm>
#include <cstddef>

namespace twelvefactor::cli {
namespace {

/// Letters to change, add, take away or swap with their neighbour (Damerau and Levenshtein).
std::size_t differences(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0U : 1U;
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before_last[j - 2] + 1);
    }
    before_last.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

}  // namespace

std::string meant_by(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 40;
  if (word.empty() || word.size() > kLongest) return {};
  std::string best;
  std::size_t fewest = std::min<std::size_t>(3, std::max<std::size_t>(1, word.size() / 3)) + 1;
  for (const std::string& each : candidates) {
    const std::size_t count = differences(word, each);
    if (count == fewest) best.clear();
    if (count >= fewest) continue;
    fewest = count;
    best = each;
  }
  return best;
}

std::string first_word(const std::vector<std::string>& arguments) {
  for (const std::string& each : arguments) {
    if (each == "--") return {};
    if (!each.starts_with("-")) return each;
  }
  return {};
}

}  // namespace twelvefactor::cli
