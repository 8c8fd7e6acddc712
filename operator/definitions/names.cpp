#include "definitions/names.hpp"

#include <algorithm>

namespace twelvefactor::definitions {
namespace {

constexpr std::size_t kLabel = 63;
constexpr std::size_t kDomain = 253;

bool is_small(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_plain(char c) {
  return is_small(c) || (c >= 'A' && c <= 'Z');
}

bool is_small_word(std::string_view text) {
  return !text.empty() && is_small(text.front()) && is_small(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_small(c) || c == '-'; });
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= kLabel && is_plain(text.front()) && is_plain(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_plain(c) || c == '-' || c == '_' || c == '.'; });
}

}  // namespace

bool is_dns_label(std::string_view text) {
  return text.size() <= kLabel && is_small_word(text);
}

bool is_subdomain(std::string_view text) {
  if (text.size() > kDomain) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_small_word(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_qualified_name(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return is_word(text);
  return is_subdomain(text.substr(0, slash)) && is_word(text.substr(slash + 1));
}

bool is_label_value(std::string_view text) {
  return text.empty() || is_word(text);
}

bool is_address(std::string_view text) {
  for (int parts = 0; parts < 4; ++parts) {
    const auto end = std::ranges::find_if(text, [](char c) { return c < '0' || c > '9'; });
    const std::string_view digits(text.begin(), end);
    const std::string_view plain = digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
    if (digits.empty() || plain.size() > 3 || (plain.size() == 3 && plain > "255")) return false;
    text.remove_prefix(digits.size());
    if (parts == 3) return text.empty();
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
  }
  return false;
}

std::string in_lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

}  // namespace twelvefactor::definitions
