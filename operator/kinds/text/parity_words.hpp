// From the words of a report back to what they stand for, where model/parity_report.hpp has the way there.
// Called by parity_report.cpp and by the commands that show reports.
#pragma once

#include <optional>
#include <string_view>

#include "model/parity_report.hpp"

namespace twelvefactor::kinds {

/// "Literals"
std::string_view word_of(Depth depth);

std::optional<Dimension> dimension_of(std::string_view word);
std::optional<Severity> severity_of(std::string_view word);
std::optional<Depth> depth_of(std::string_view word);
std::optional<ParityState> parity_state_of(std::string_view word);

}  // namespace twelvefactor::kinds
