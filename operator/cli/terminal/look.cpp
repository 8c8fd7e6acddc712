#include "cli/terminal/look.hpp"

#include <array>

namespace twelvefactor::cli {
namespace {

const char* code(Paint paint) {
  switch (paint) {
    case Paint::kHeading:
      return "\x1b[1m";
    case Paint::kGood:
      return "\x1b[32m";
    case Paint::kWarning:
      return "\x1b[33m";
    case Paint::kBad:
      return "\x1b[31m";
  }
  return "";
}

}  // namespace

std::string painted(std::string_view text, Paint paint, const Look& look) {
  if (!look.colours || text.empty()) return std::string(text);
  return std::string(code(paint)).append(text).append("\x1b[0m");
}

std::string tinted(std::string_view text, std::size_t number, const Look& look) {
  constexpr std::array kTints = {"36", "32", "33",
                                 "34", "35", "31"};  // cyan, green, yellow, blue, magenta, red
  if (!look.colours || text.empty()) return std::string(text);
  return std::string("\x1b[")
      .append(kTints.at(number % kTints.size()))
      .append("m")
      .append(text)
      .append("\x1b[0m");
}

}  // namespace twelvefactor::cli
