// Placeholders in texts of a Score file: ${metadata.name}, ${resources.db.host}, \. for a dot in a name, $$
// for a $ (docs.score.dev, "Score specification"; score-go framework/substitution.go). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::imports::score {

/// A part of a text: what stands there, or the names of a placeholder.
struct Piece {
  std::string text;                // where `names` is empty; else as it is written
  std::vector<std::string> names;  // {"resources", "db", "host"}
};

/// None where a $ begins no placeholder, which Score refuses.
std::optional<std::vector<Piece>> read_placeholders(std::string_view text);

}  // namespace twelvefactor::imports::score
