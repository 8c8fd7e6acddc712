// Words of a program that wrote to a read-only file system, whatever its language. Looked for in last words,
// which are never copied for it.
#pragma once

#include <string_view>

namespace twelvefactor::kinds {

constexpr bool speaks_of_read_only(std::string_view words) {
  return words.find("ead-only file system") != std::string_view::npos ||
         words.find("EROFS") != std::string_view::npos;
}

}  // namespace twelvefactor::kinds
