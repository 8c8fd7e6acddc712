// How `events` prints an event: a line each, or as many as its message needs on a narrow terminal. Pure.
#pragma once

#include <string>

#include "cli/events/told_event.hpp"
#include "cli/terminal/look.hpp"

namespace twelvefactor::cli {

/// Ends with a line end. Times are UTC, as in `logs`.
std::string event_text(const ToldEvent& event, const Look& look);

/// A JSON object, for -o.
std::string event_json(const ToldEvent& event);

}  // namespace twelvefactor::cli
