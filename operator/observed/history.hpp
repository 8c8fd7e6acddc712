// The last eight outcomes of one sign in one release, in two bytes: often enough there to be said, or away
// for long enough to be taken back? Pure.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "model/sighting.hpp"

namespace twelvefactor::observed {

class History {
 public:
  void add(bool seen) {
    bits_ = static_cast<std::uint8_t>(bits_ << 1 | (seen ? 1 : 0));
    count_ = static_cast<std::uint8_t>(std::min(count_ + 1, 8));
  }

  [[nodiscard]] int seen() const { return std::popcount(bits_); }
  /// Of how many.
  [[nodiscard]] int count() const { return count_; }
  /// How many in a row are without it, the last included.
  [[nodiscard]] int clean() const { return std::min<int>(std::countr_zero(bits_), count_); }

 private:
  std::uint8_t bits_ = 0;  // the last is the lowest
  std::uint8_t count_ = 0;
};

/// From so many pods on it is said, if they are half of those that are known. One is enough where nothing
/// else can look the same.
constexpr int witnesses_needed(Sign sign) {
  switch (sign) {
    case Sign::kReadOnly:
    case Sign::kEvicted:
    case Sign::kImage:
      return 1;
    case Sign::kSlowStop:
    case Sign::kSlowStart:
      return 3;
    default:
      return 2;
  }
}

inline bool is_said(Sign sign, const History& history) {
  const int needed = witnesses_needed(sign);
  if (history.seen() < needed) return false;
  return needed == 1 ? history.clean() < kCleanOfSame : history.seen() * 2 >= history.count();
}

}  // namespace twelvefactor::observed
