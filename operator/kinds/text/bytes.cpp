#include "kinds/text/bytes.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace twelvefactor::kinds {

std::optional<std::size_t> bytes_of(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::size_t>, 7> kUnits{{{"", 1},
                                                                            {"k", 1000},
                                                                            {"M", 1000000},
                                                                            {"G", 1000000000},
                                                                            {"Ki", 1 << 10},
                                                                            {"Mi", 1 << 20},
                                                                            {"Gi", 1 << 30}}};
  constexpr std::size_t kMost = std::size_t{1} << 50;
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
  for (const auto& [name, factor] : kUnits) {
    if (unit == name && number <= kMost / factor) return number * factor;
  }
  return std::nullopt;
}

}  // namespace twelvefactor::kinds
