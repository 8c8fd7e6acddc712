// How many of a thing, in words. Called by all that tell people numbers.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace twelvefactor::kinds {

/// "1 release", "2 releases".
template <std::integral Count>
std::string counted(Count count, std::string_view thing) {
  return std::to_string(count).append(" ").append(thing).append(count == 1 ? "" : "s");
}

}  // namespace twelvefactor::kinds
