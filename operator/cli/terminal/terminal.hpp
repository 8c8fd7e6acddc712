// Where a command reads and writes: standard streams, or a test's. It alone asks the system whether there is
// a terminal, and how wide it is.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "cli/terminal/look.hpp"

namespace twelvefactor::cli {

struct Terminal {
  std::istream* in = nullptr;
  std::ostream* out = nullptr;    // what was asked for
  std::ostream* notes = nullptr;  // all else
  bool asks = false;              // somebody sits there who can answer
  Look out_look;
  Look notes_look;
};

/// Of this process. Colours are left out where NO_COLOR is set or TERM is dumb.
Terminal standard_terminal();

/// Writes the question and reads the answer; anything but y or yes is no.
bool agreed(const Terminal& terminal, const std::string& question);

}  // namespace twelvefactor::cli
