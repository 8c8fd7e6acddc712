// What the app's own status remembers, read back: the record of its admin processes, its conditions,
// and the states of its parity reports.
#pragma once

#include <string>

#include "model/observed.hpp"

namespace twelvefactor::kinds {

/// Tolerant: what it cannot read counts as not recorded.
PreviousStatus parse_status(std::string status_json);

}  // namespace twelvefactor::kinds
