#include "imports/score/placeholders.hpp"

#include <utility>

namespace twelvefactor::imports::score {
namespace {

/// The names between dots; \. is no end of one.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\\.")) {
      names.back() += text[++i];
    } else if (text[i] == '.') {
      names.emplace_back();
    } else {
      names.back() += text[i];
    }
  }
  return names;
}

}  // namespace

std::optional<std::vector<Piece>> read_placeholders(std::string_view text) {
  std::vector<Piece> pieces;
  const auto literal = [&pieces](std::string_view part) {
    if (pieces.empty() || !pieces.back().names.empty()) pieces.emplace_back();
    pieces.back().text += part;
  };
  while (!text.empty()) {
    const std::size_t dollar = text.find('$');
    if (dollar != 0) {
      literal(text.substr(0, dollar));
      if (dollar == std::string_view::npos) return pieces;
      text.remove_prefix(dollar);
    } else if (text.starts_with("$$")) {
      literal("$");
      text.remove_prefix(2);
    } else {
      const std::size_t end = text.find('}');
      if (!text.starts_with("${") || end == std::string_view::npos || end == 2) return std::nullopt;
      pieces.push_back({std::string(text.substr(0, end + 1)), names_in(text.substr(2, end - 2))});
      text.remove_prefix(end + 1);
    }
  }
  return pieces;
}

}  // namespace twelvefactor::imports::score
