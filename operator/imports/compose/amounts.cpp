#include "imports/compose/amounts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

namespace twelvefactor::imports::compose {
namespace {

/// The number at the begin of `text`, which is cut off.
std::optional<double> leading_number(std::string_view& text) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::optional<double> seconds_of_unit(std::string_view unit) {
  constexpr std::array<std::pair<std::string_view, double>, 8> kUnits = {
      {{"", 1}, {"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}, {"m", 60}, {"h", 3600}, {"d", 86400}}};
  for (const auto& [name, seconds] : kUnits) {
    if (name == unit) return seconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<int> seconds_of(std::string_view text) {
  constexpr double kMost = 1e8;
  double sum = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const auto number = leading_number(text);
    const std::size_t end = std::min(text.find_first_of("0123456789."), text.size());
    const auto unit = seconds_of_unit(text.substr(0, end));
    if (!number || !unit) return std::nullopt;
    sum += *number * *unit;
    text.remove_prefix(end);
  }
  if (sum > kMost) return std::nullopt;
  return static_cast<int>(std::ceil(sum));
}

std::optional<double> bytes_of(std::string_view text) {
  const auto number = leading_number(text);
  if (!number) return std::nullopt;
  std::string unit;
  for (const char c : text) unit += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (unit.ends_with("ib")) unit.erase(unit.size() - 2);
  if (unit.ends_with('b')) unit.pop_back();
  constexpr double kStep = 1024;
  double bytes = *number;
  for (const std::string_view each : {"", "k", "m", "g", "t"}) {
    if (unit == each) return bytes;
    bytes *= kStep;
  }
  return std::nullopt;
}

std::string bytes_quantity(std::string_view text) {
  constexpr double kMost = 1e15;
  const auto bytes = bytes_of(text);
  if (!bytes || *bytes < 1 || *bytes > kMost) return {};
  constexpr std::array<std::string_view, 4> kUnits = {"", "Ki", "Mi", "Gi"};
  auto whole = static_cast<std::int64_t>(*bytes);
  std::size_t step = 0;
  while (step + 1 < kUnits.size() && whole % 1024 == 0) {
    whole /= 1024;
    ++step;
  }
  return std::to_string(whole) + std::string(kUnits[step]);
}

std::string cpu_quantity(std::string_view text) {
  const auto number = leading_number(text);
  if (!number || !text.empty() || *number <= 0 || *number > 1e6) return {};
  const auto milli = static_cast<std::int64_t>(std::ceil(*number * 1000));
  return milli % 1000 == 0 ? std::to_string(milli / 1000) : std::to_string(milli) + "m";
}

}  // namespace twelvefactor::imports::compose
