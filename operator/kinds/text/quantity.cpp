#include "kinds/text/quantity.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace twelvefactor::kinds {
namespace {

struct Suffix {
  std::string_view text;
  std::int64_t factor;  // of a thousandth
};

constexpr std::array kDecimal = {Suffix{"T", 1'000'000'000'000'000},
                                 Suffix{"G", 1'000'000'000'000},
                                 Suffix{"M", 1'000'000'000},
                                 Suffix{"k", 1'000'000},
                                 Suffix{"", 1'000},
                                 Suffix{"m", 1}};
constexpr std::array kBinary = {Suffix{"Ti", 1024LL * 1024 * 1024 * 1024 * 1000},
                                Suffix{"Gi", 1024LL * 1024 * 1024 * 1000}, Suffix{"Mi", 1024LL * 1024 * 1000},
                                Suffix{"Ki", 1024LL * 1000}, Suffix{"", 1'000}};
constexpr std::int64_t kLargest = std::int64_t{1} << 62;

// Thousandths of thousandths of 8 Ti do not fit into 64 bits.
__extension__ using Wide = __int128;

/// The digits before the suffix in thousandths, and where the suffix begins.
std::optional<std::int64_t> thousandths(std::string_view text, std::size_t& end) {
  std::int64_t value = 0;
  int decimals = -1;
  for (end = 0; end < text.size(); ++end) {
    const char c = text[end];
    if (c == '.' && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (c < '0' || c > '9') break;
    if (decimals == 3 || value > kLargest / 10) return std::nullopt;
    value = value * 10 + (c - '0');
    if (decimals >= 0) ++decimals;
  }
  if (end == 0) return std::nullopt;
  for (int i = decimals < 0 ? 0 : decimals; i < 3; ++i) {
    if (value > kLargest / 10) return std::nullopt;
    value *= 10;
  }
  return value;
}

template <class Table>
const Suffix* find(const Table& table, std::string_view text) {
  for (const Suffix& suffix : table) {
    if (suffix.text == text) return &suffix;
  }
  return nullptr;
}

template <class Table>
std::string print(const Table& table, std::int64_t milli) {
  for (const Suffix& suffix : table) {
    if (milli % suffix.factor == 0) return std::to_string(milli / suffix.factor).append(suffix.text);
  }
  return std::to_string(milli).append("m");
}

struct Amount {
  std::int64_t milli = 0;
  bool binary = false;
};

std::optional<Amount> amount_of(std::string_view text) {
  std::size_t end = 0;
  const auto number = thousandths(text, end);
  if (!number) return std::nullopt;
  const std::string_view suffix_text = text.substr(end);
  const Suffix* binary = suffix_text.empty() ? nullptr : find(kBinary, suffix_text);
  const Suffix* suffix = binary != nullptr ? binary : find(kDecimal, suffix_text);
  if (suffix == nullptr) return std::nullopt;
  // number is in thousandths of the suffix, factor in thousandths of one.
  const Wide product = Wide{*number} * suffix->factor;
  if (product % 1000 != 0 || product / 1000 > kLargest) return std::nullopt;
  return Amount{static_cast<std::int64_t>(product / 1000), binary != nullptr};
}

std::string canonical(const Amount& amount) {
  if (amount.milli == 0) return "0";
  return amount.binary ? print(kBinary, amount.milli) : print(kDecimal, amount.milli);
}

}  // namespace

Result<std::string> canonical_quantity(std::string_view text) {
  const auto amount = amount_of(text);
  if (amount) return canonical(*amount);
  return Error{"\"" + std::string(text) +
               "\" is no quantity: write a number with at most three decimals and one of the suffixes "
               "m, k, M, G, T, Ki, Mi, Gi, Ti (100m, 0.5, 64Mi)"};
}

std::string quantity_sum(const std::string& a, const std::string& b) {
  const auto first = amount_of(a.empty() ? "0" : a);
  const auto second = amount_of(b.empty() ? "0" : b);
  if (!first || !second || first->milli > kLargest - second->milli) return a;
  constexpr std::int64_t kKibi = 1024LL * 1000;
  const std::int64_t sum = first->milli + second->milli;
  return canonical({sum, (first->binary || second->binary) && sum % kKibi == 0});
}

}  // namespace twelvefactor::kinds
