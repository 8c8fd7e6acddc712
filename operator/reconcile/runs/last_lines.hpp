// The end of what a command wrote, in whole lines: the last line tells most, and must never be the one that
// is cut off. Pure. Called by runs/run, and by whoever shows such words where there is little room.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::reconcile {

/// As many whole lines from the end as are short enough to be recorded, in their order. Of a last line that
/// is too long by itself its begin.
std::string last_lines(std::string_view words);

/// The last line with a letter or a digit in it, and after it those before it for which there is room.
std::string last_line_first(const std::string& lines);

}  // namespace twelvefactor::reconcile
