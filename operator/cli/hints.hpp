// What to say to somebody who has mistyped a command or a flag: the one that was meant. Called by
// command_line.cpp, which alone knows the flags. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::cli {

/// The candidate that `word` was meant to be: the nearest one, where at most a third of its letters differ
/// and no more than three; a pair that changed places is one difference. Empty when none is near, or two are
/// as near.
std::string meant_by(std::string_view word, const std::vector<std::string>& candidates);

/// The first word that is no flag; empty when there is none.
std::string first_word(const std::vector<std::string>& arguments);

}  // namespace twelvefactor::cli
