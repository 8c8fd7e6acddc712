// Lines of text files, without what stands around them. Internal to the readers of formats. Pure.
#pragma once

#include <string_view>

namespace twelvefactor::imports {

/// Without spaces, tabs and carriage returns at either end.
inline std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// Calls visit(line, number) for each line, trimmed, counted from one.
template <class Visit>
void for_each_line(std::string_view text, const Visit& visit) {
  int number = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    visit(trimmed(text.substr(start, end == std::string_view::npos ? end : end - start)), ++number);
    if (end == std::string_view::npos) return;
    start = end + 1;
  }
}

}  // namespace twelvefactor::imports
