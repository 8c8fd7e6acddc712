#include "cel/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace twelvefactor::cel {
namespace {

constexpr int kNanoDigits = 9;
// An exponent beyond is no amount of anything; it only must not take memory.
constexpr long long kMostExponent = 1000;
constexpr std::string_view kMostBinary = "9223372036854775807000000000";

struct Unit {
  std::string_view name;
  int exponent;
};
constexpr std::array<Unit, 10> kDecimal = {{{"n", -9},
                                            {"u", -6},
                                            {"m", -3},
                                            {"", 0},
                                            {"k", 3},
                                            {"M", 6},
                                            {"G", 9},
                                            {"T", 12},
                                            {"P", 15},
                                            {"E", 18}}};
constexpr std::array<Unit, 6> kBinary = {
    {{"Ki", 10}, {"Mi", 20}, {"Gi", 30}, {"Ti", 40}, {"Pi", 50}, {"Ei", 60}}};

struct Scale {
  int base = 10;
  int exponent = 0;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view take_digits(std::string_view& rest) {
  const auto end = std::ranges::find_if_not(rest, is_digit);
  const auto length = static_cast<std::size_t>(end - rest.begin());
  const std::string_view digits = rest.substr(0, length);
  rest.remove_prefix(length);
  return digits;
}

/// "e3", "E-2": as a number is written elsewhere.
std::optional<Scale> exponent_of(std::string_view suffix) {
  if (suffix.size() < 2 || (suffix[0] != 'e' && suffix[0] != 'E')) return std::nullopt;
  suffix.remove_prefix(suffix[1] == '+' ? 2 : 1);
  long long exponent = 0;
  const auto [end, failed] = std::from_chars(suffix.data(), suffix.data() + suffix.size(), exponent);
  if (failed != std::errc{} || end != suffix.data() + suffix.size()) return std::nullopt;
  return Scale{10, static_cast<int>(std::clamp(exponent, -kMostExponent, kMostExponent))};
}

std::optional<Scale> scale_of(std::string_view suffix) {
  for (const Unit& unit : kDecimal) {
    if (unit.name == suffix) return Scale{10, unit.exponent};
  }
  for (const Unit& unit : kBinary) {
    if (unit.name == suffix) return Scale{2, unit.exponent};
  }
  return exponent_of(suffix);
}

void double_it(std::string& digits) {
  int carry = 0;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    const int doubled = (*digit - '0') * 2 + carry;
    *digit = static_cast<char>('0' + doubled % 10);
    carry = doubled / 10;
  }
  if (carry > 0) digits.insert(digits.begin(), '1');
}

void add_one(std::string& digits) {
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    if (*digit != '9') {
      ++*digit;
      return;
    }
    *digit = '0';
  }
  digits.insert(digits.begin(), '1');
}

/// Ten to the power of `places` times as much; what falls off rounds up.
void shift(std::string& digits, int places) {
  if (places >= 0) {
    digits.append(static_cast<std::size_t>(places), '0');
    return;
  }
  const auto gone = std::min(digits.size(), static_cast<std::size_t>(-places));
  const bool lost = digits.find_first_not_of('0', digits.size() - gone) != std::string::npos;
  digits.resize(digits.size() - gone);
  if (lost) add_one(digits);
}

void without_leading_zeros(std::string& digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
}

bool is_less(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

std::optional<Quantity> Quantity::parse(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Quantity quantity;
  const bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  std::string digits(take_digits(text));
  int decimals = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    const std::string_view fraction = take_digits(text);
    digits += fraction;
    decimals = static_cast<int>(fraction.size());
  }
  const auto scale = scale_of(text);
  if (!scale) return std::nullopt;
  const bool binary = scale->base == 2;
  for (int i = 0; binary && i < scale->exponent; ++i) double_it(digits);
  shift(digits, kNanoDigits - decimals + (binary ? 0 : scale->exponent));
  without_leading_zeros(digits);
  if (binary && is_less(kMostBinary, digits)) digits = kMostBinary;
  quantity.negative_ = negative && !digits.empty();
  quantity.digits_ = std::move(digits);
  return quantity;
}

std::strong_ordering Quantity::operator<=>(const Quantity& other) const {
  if (*this == other) return std::strong_ordering::equal;
  if (negative_ != other.negative_)
    return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  return is_less(digits_, other.digits_) != negative_ ? std::strong_ordering::less
                                                      : std::strong_ordering::greater;
}

}  // namespace twelvefactor::cel
