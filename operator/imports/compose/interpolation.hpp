// Variables in values of a compose file (compose-spec, 12-interpolation.md): ${NAME}, $NAME,
// ${NAME:-default},
// ${NAME:?why}, ${NAME:+instead}, nested, $$. Nothing of a caller's environment is put in: a default counts,
// and what has none is told. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::imports::compose {

struct Interpolated {
  std::string text;                 // with the defaults; nothing where a variable has none
  std::vector<std::string> names;   // of all variables in it
  std::vector<std::string> needed;  // of those without a default
  bool malformed = false;           // a $ that compose refuses: the text is as it was

  /// The text is known: nobody has to set anything.
  [[nodiscard]] bool whole() const { return needed.empty() && !malformed; }
};

Interpolated interpolate(std::string_view text);

/// The text with the defaults where all have one, else as it is written.
std::string known_text(std::string_view text);

}  // namespace twelvefactor::imports::compose
