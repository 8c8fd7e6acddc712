// Text that others wrote, letter by letter, and made fit for one line of a terminal or of a log: nothing of
// it may move the cursor, change colours, begin a line or pretend to be ours. Used by the formats of lint and
// by cli/terminal/text. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::kinds {

struct Letter {
  unsigned int code = 0;
  std::size_t size = 1;  // in bytes
};

/// The letter at `at`; none when it is no UTF-8.
std::optional<Letter> letter_at(std::string_view text, std::size_t at);

/// Control characters, ends of lines, and marks that turn the direction of writing.
bool controls(unsigned int code);

/// On one line: line ends and tabs become spaces, other control characters go, and so do marks that turn the
/// direction of writing. What is no UTF-8 becomes '?'.
std::string printable(std::string_view text);

}  // namespace twelvefactor::kinds
