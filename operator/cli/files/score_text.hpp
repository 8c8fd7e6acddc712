// Scores as a table for people, as Markdown and as JSON. Pure. Called by score.cpp.
#pragma once

#include <string>
#include <vector>

#include "lint/score.hpp"

namespace twelvefactor::cli {

/// A line for each, and a sum.
std::string scores_text(const std::vector<lint::Score>& scores);

/// Of the plain workloads what each would lose when it is imported, and which rules it breaks: the longest
/// way first, the first few. Empty where there are none.
std::string migration_text(const std::vector<lint::Score>& scores);

/// Both as Markdown, all of them.
std::string scores_markdown(const std::vector<lint::Score>& scores);

std::string scores_json(const std::vector<lint::Score>& scores);

}  // namespace twelvefactor::cli
