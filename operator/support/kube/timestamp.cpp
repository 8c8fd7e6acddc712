#include "kube/timestamp.hpp"

#include <algorithm>
#include <charconv>

namespace twelvefactor::kube {
namespace {

/// Reads fixed-width numbers and marks from the front of a text.
struct Reader {
  std::string_view rest;
  bool good = true;

  int number(std::size_t digits) {
    int value = 0;
    if (rest.size() < digits || rest[0] == '-') return fail();
    // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): from_chars takes an end
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + digits, value);
    if (error != std::errc() || end != rest.data() + digits) return fail();
    rest.remove_prefix(digits);
    return value;
  }

  void mark(std::string_view allowed) {
    if (rest.empty() || allowed.find(rest[0]) == std::string_view::npos) {
      fail();
    } else {
      rest.remove_prefix(1);
    }
  }

  int fail() {
    good = false;
    return 0;
  }
};

/// "Z" or "+02:00".
std::chrono::minutes offset(Reader& reader) {
  if (!reader.rest.empty() && (reader.rest[0] == 'Z' || reader.rest[0] == 'z')) {
    reader.rest.remove_prefix(1);
    return std::chrono::minutes(0);
  }
  const bool west = !reader.rest.empty() && reader.rest[0] == '-';
  reader.mark("+-");
  const int hours = reader.number(2);
  reader.mark(":");
  const int minutes = reader.number(2);
  return std::chrono::minutes((west ? -1 : 1) * (hours * 60 + minutes));
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text) {
  Reader reader{text};
  const int year = reader.number(4);
  reader.mark("-");
  const int month = reader.number(2);
  reader.mark("-");
  const int day = reader.number(2);
  reader.mark("Tt ");
  const int hour = reader.number(2);
  reader.mark(":");
  const int minute = reader.number(2);
  reader.mark(":");
  const int second = reader.number(2);
  if (!reader.rest.empty() && reader.rest[0] == '.') {
    const auto end = reader.rest.find_first_not_of("0123456789", 1);
    reader.rest.remove_prefix(end == std::string_view::npos ? reader.rest.size() : end);
  }
  const auto east = offset(reader);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!reader.good || !reader.rest.empty() || !date.ok() || hour > 24 || minute > 59 || second > 60)
    return std::nullopt;
  const std::chrono::sys_seconds time = std::chrono::sys_days(date) + std::chrono::hours(hour) +
                                        std::chrono::minutes(minute) + std::chrono::seconds(second) - east;
  // The clock counts nanoseconds and ends in 2262; "9999-12-31" means never. A day is left to reckon with.
  using System = std::chrono::system_clock;
  constexpr auto kLast =
      std::chrono::floor<std::chrono::seconds>(System::time_point::max()) - std::chrono::days(1);
  constexpr auto kFirst =
      std::chrono::ceil<std::chrono::seconds>(System::time_point::min()) + std::chrono::days(1);
  return std::clamp(time, kFirst, kLast);
}

}  // namespace twelvefactor::kube
