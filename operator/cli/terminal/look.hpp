// How text may look where it is printed: how wide, and whether coloured. Made by terminal.cpp, a value
// everywhere else.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace twelvefactor::cli {

struct Look {
  int width = 0;         // 0: lines are as long as they are
  bool colours = false;  // only ever on a terminal
};

enum class Paint { kHeading, kGood, kWarning, kBad };

std::string painted(std::string_view text, Paint paint, const Look& look);

/// In one of six colours, the same for the same number: to tell several of a kind apart.
std::string tinted(std::string_view text, std::size_t number, const Look& look);

}  // namespace twelvefactor::cli
