// Scores as a table for people, and as JSON. Pure. Called by score.cpp.
#pragma once

#include <string>
#include <vector>

#include "lint/score.hpp"

namespace twelvefactor::cli {

/// A line for each, and a sum.
std::string scores_text(const std::vector<lint::Score>& scores);

std::string scores_json(const std::vector<lint::Score>& scores);

}  // namespace twelvefactor::cli
