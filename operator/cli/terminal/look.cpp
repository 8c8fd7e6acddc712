#include "cli/terminal/look.hpp"

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

}  // namespace twelvefactor::cli
