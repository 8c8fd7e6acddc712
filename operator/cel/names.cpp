#include "cel/names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace twelvefactor::cel {
namespace {

constexpr std::array<std::string_view, 18> kReserved = {
    "in",     "as",  "break", "const",   "continue",  "else",   "for", "function", "if",
    "import", "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNameEscapes = {
    {{"__underscores__", "__"}, {"__dot__", "."}, {"__dash__", "-"}, {"__slash__", "/"}}};

}  // namespace

bool is_reserved(std::string_view name) {
  return std::ranges::find(kReserved, name) != kReserved.end();
}

std::string unescaped_name(std::string_view name) {
  if (name.size() > 4 && name.starts_with("__") && name.ends_with("__")) {
    const std::string_view inner = name.substr(2, name.size() - 4);
    if (is_reserved(inner) || inner == "true" || inner == "false" || inner == "null")
      return std::string(inner);
  }
  std::string plain;
  while (!name.empty()) {
    const auto* const escape =
        std::ranges::find_if(kNameEscapes, [name](const auto& each) { return name.starts_with(each.first); });
    plain += escape == kNameEscapes.end() ? name.substr(0, 1) : escape->second;
    name.remove_prefix(escape == kNameEscapes.end() ? 1 : escape->first.size());
  }
  return plain;
}

}  // namespace twelvefactor::cel
