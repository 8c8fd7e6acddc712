#include "yaml/scalars.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

namespace twelvefactor::yaml {
namespace {

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::optional<Scalar> from_word(std::string_view text) {
  constexpr std::array<std::string_view, 5> kNull{"", "~", "null", "Null", "NULL"};
  constexpr std::array<std::string_view, 11> kTrue{"y",    "Y",    "yes", "Yes", "YES", "true",
                                                   "True", "TRUE", "on",  "On",  "ON"};
  constexpr std::array<std::string_view, 11> kFalse{"n",     "N",     "no",  "No",  "NO", "false",
                                                    "False", "FALSE", "off", "Off", "OFF"};
  constexpr std::array<std::string_view, 12> kNotFinite{".nan",  ".NaN",  ".NAN",  ".inf",  ".Inf",  ".INF",
                                                        "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF"};
  constexpr std::size_t kLongest = 5;
  if (text.size() > kLongest) return std::nullopt;
  if (one_of(text, kNull)) return Scalar(nullptr);
  if (one_of(text, kTrue)) return Scalar(true);
  if (one_of(text, kFalse)) return Scalar(false);
  if (one_of(text, kNotFinite)) return Scalar(NotFinite{});
  return std::nullopt;
}

/// The digits after a sign: base by prefix, and a leading zero is octal, as in Go's ParseInt with base 0.
std::optional<Scalar> from_integer(std::string_view text) {
  const bool negative = text.front() == '-';
  if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
  int base = 10;
  if (text.size() > 1 && text[0] == '0') {
    base = 8;
    const char mark = static_cast<char>(text[1] | 0x20);
    if (mark == 'x') base = 16;
    if (mark == 'b') base = 2;
    text.remove_prefix(mark == 'x' || mark == 'b' || mark == 'o' ? 2 : 1);
  }
  std::uint64_t magnitude = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), magnitude, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;
  if (negative && magnitude > kLimit) return std::nullopt;
  if (negative) return Scalar(static_cast<std::int64_t>(0 - magnitude));
  if (magnitude < kLimit) return Scalar(static_cast<std::int64_t>(magnitude));
  return Scalar(magnitude);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// After a point the reader is stricter with underscores than after a digit.
bool underscores_part_digits(std::string_view text) {
  for (auto at = text.find('_'); at != std::string_view::npos; at = text.find('_', at + 1)) {
    if (at + 1 == text.size() || !is_digit(text[at - 1]) || !is_digit(text[at + 1])) return false;
  }
  return true;
}

/// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool looks_like_float(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - from;
  };
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  const bool whole = digits() > 0;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0 && !whole) return false;
  } else if (!whole) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

std::optional<Scalar> from_float(std::string_view text) {
  if (!looks_like_float(text)) return std::nullopt;
  if (text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too small is 0 for Go, too large no number.
    value = std::strtod(std::string(text).c_str(), nullptr);
  }
  if (!std::isfinite(value)) return std::nullopt;
  return Scalar(value);
}

}  // namespace

Scalar resolve_plain(std::string_view text) {
  if (const auto word = from_word(text)) return *word;
  const char first = text.front();
  const bool numeric = is_digit(first) || first == '-' || first == '+' || first == '.';
  if (!numeric) return Text{};
  if (first == '.' && !underscores_part_digits(text)) return Text{};
  std::string plain(text);
  plain.erase(std::remove(plain.begin(), plain.end(), '_'), plain.end());
  if (const auto integer = from_integer(plain)) return *integer;
  return from_float(plain).value_or(Text{});
}

}  // namespace twelvefactor::yaml
