// Text that others wrote, made fit for a terminal: nothing of it may move the cursor, change colours or
// pretend to be ours. Used by everything in cli/ that prints what came from a cluster.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/text/printable.hpp"

namespace twelvefactor::cli {

using kinds::printable;

/// The same line by line; the last `most` lines, without empty ones at the end.
std::vector<std::string> printable_lines(std::string_view text, std::size_t most);

/// How wide it is on a terminal. Wide letters count as one.
std::size_t columns(std::string_view text);

/// Broken between words to fit into `width` columns, of which the first `indent` are taken; further lines
/// start with that many spaces. Width 0: one line. No line end at the end.
std::string wrapped(std::string_view text, std::size_t indent, int width);

/// As kubectl writes ages: 45s, 3m10s, 5h, 2d4h.
std::string age(std::chrono::seconds time);

/// JSON whose letters cannot do anything to a terminal either; the value stays the same.
std::string printable_json(std::string json);

}  // namespace twelvefactor::cli
