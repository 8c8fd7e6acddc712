#include "definitions/schedule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "definitions/names.hpp"

namespace twelvefactor::definitions {
namespace {

constexpr std::array<std::string_view, 7> kWords = {"@yearly", "@annually", "@monthly", "@weekly",
                                                    "@daily",  "@midnight", "@hourly"};
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

struct Field {
  std::string_view name;
  int least;
  int most;
  std::span<const std::string_view> names;  // of the least, and so on
};
constexpr std::array<Field, 5> kFields = {{{"the minute", 0, 59, {}},
                                           {"the hour", 0, 23, {}},
                                           {"the day of the month", 1, 31, {}},
                                           {"the month", 1, 12, kMonths},
                                           {"the day of the week", 0, 6, kDays}}};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Those that Go reads: a step may be larger than any field.
std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failed != std::errc{} || end != text.data() + text.size() || value < 0)
    return std::nullopt;
  return value;
}

std::optional<std::int64_t> number_or_name(std::string_view text, const Field& field) {
  const auto name = std::ranges::find(field.names, in_lower_case(std::string(text)));
  if (name != field.names.end()) return field.least + (name - field.names.begin());
  return number(text);
}

std::string unreadable(std::string_view part, const Field& field) {
  return std::string(field.name) + " cannot be read: " + std::string(part);
}

/// One of the parts between commas: "*/5", "mon-fri", "10-20/2".
std::string part_problem(std::string_view part, const Field& field) {
  const auto steps = split(part, '/');
  const auto ends = split(steps[0], '-');
  if (steps.size() > 2) return unreadable(part, field);
  if (steps.size() == 2) {
    const auto step = number(steps[1]);
    if (!step) return unreadable(part, field);
    if (*step == 0) return std::string(field.name) + " has a step of 0";
  }
  if (ends[0] == "*" || ends[0] == "?") return "";
  if (ends.size() > 2) return unreadable(part, field);
  const auto first = number_or_name(ends[0], field);
  const auto last = number_or_name(ends.back(), field);
  if (!first || !last) return unreadable(part, field);
  for (const std::int64_t value : {*first, *last}) {
    if (value < field.least || value > field.most)
      return std::string(field.name) + " is " + std::to_string(value) + ", and may be " +
             std::to_string(field.least) + " to " + std::to_string(field.most);
  }
  return *first > *last ? std::string(field.name) + " begins after its end: " + std::string(part) : "";
}

}  // namespace

std::string schedule_problem(std::string_view schedule) {
  if (schedule.starts_with('@'))
    return std::ranges::find(kWords, schedule) != kWords.end()
               ? ""
               : "is none of the words that there are, such as @daily";
  std::vector<std::string_view> fields = split(schedule, ' ');
  std::erase(fields, "");
  if (fields.size() != kFields.size()) return "has five fields, as in crontab";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (const std::string_view part : split(fields[i], ',')) {
      if (part.empty()) continue;
      if (std::string problem = part_problem(part, kFields[i]); !problem.empty()) return problem;
    }
  }
  return "";
}

}  // namespace twelvefactor::definitions
