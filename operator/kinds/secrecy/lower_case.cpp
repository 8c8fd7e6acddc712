#include "kinds/secrecy/lower_case.hpp"

#include <algorithm>

namespace twelvefactor::kinds {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return result;
}

}  // namespace twelvefactor::kinds
