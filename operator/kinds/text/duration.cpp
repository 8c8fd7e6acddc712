#include "kinds/text/duration.hpp"

#include <charconv>
#include <cstdint>
#include <string>

namespace twelvefactor::kinds {
namespace {

using std::chrono::seconds;

std::optional<seconds> unit_of(char letter) {
  switch (letter) {
    case 's':
      return seconds(1);
    case 'm':
      return std::chrono::minutes(1);
    case 'h':
      return std::chrono::hours(1);
    case 'd':
      return std::chrono::days(1);
    default:
      return std::nullopt;
  }
}

constexpr seconds kLongest = std::chrono::days(3660);

}  // namespace

std::optional<seconds> parse_duration(std::string_view text) {
  if (text.size() < 2 || text.size() > 9) return std::nullopt;
  const auto unit = unit_of(text.back());
  std::int64_t count = 0;
  const std::string_view digits = text.substr(0, text.size() - 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!unit || !whole || count < 0) return std::nullopt;
  const seconds duration = count * *unit;
  if (duration > kLongest) return std::nullopt;
  return duration;
}

std::string duration_text(seconds duration) {
  for (const char letter : {'d', 'h', 'm'}) {
    const seconds unit = *unit_of(letter);
    if (duration.count() != 0 && duration % unit == seconds(0))
      return std::to_string(duration / unit) + letter;
  }
  return std::to_string(duration.count()) + "s";
}

}  // namespace twelvefactor::kinds
