#include "definitions/formats.hpp"

#include <algorithm>
#include <chrono>
#include <memory>

#include "cel/regex.hpp"

namespace twelvefactor::definitions {
namespace {

using Pattern = Result<std::shared_ptr<const cel::Regex>>;

bool fits(const Pattern& pattern, std::string_view text) {
  return pattern && (*pattern)->is_in(text);
}

bool is_date(std::string_view text) {
  static const Pattern kDate = cel::Regex::compile("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
  if (!fits(kDate, text)) return false;
  const auto digits = [text](std::size_t at, std::size_t length) {
    return std::stoi(std::string(text.substr(at, length)));
  };
  const std::chrono::year_month_day day{std::chrono::year(digits(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(digits(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(digits(8, 2)))};
  return day.ok();
}

bool is_date_time(std::string_view text) {
  static const Pattern kTime = cel::Regex::compile(
      "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?([zZ]|([+-][0-9]{2}:[0-9]{2}))$");
  const std::size_t middle = text.find_first_of("tT");
  return middle != std::string_view::npos && is_date(text.substr(0, middle)) &&
         fits(kTime, text.substr(middle + 1));
}

}  // namespace

std::int64_t characters(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

std::string format_problem(std::string_view format, const std::string& text) {
  if (format == "date-time" && !is_date_time(text)) return "must be a time like 2027-03-31T12:00:00Z";
  if (format == "date" && !is_date(text)) return "must be a day like 2027-03-31";
  return "";
}

}  // namespace twelvefactor::definitions
