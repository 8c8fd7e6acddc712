// Programs of apps that start work by the clock, and so must not run twice: known by their names. Called by
// the rules of factor VIII; it decides nothing. (Daemons that read a crontab are factor XII's.)
#pragma once

#include <string>

#include "reconcile/factors/command_text.hpp"

namespace twelvefactor::reconcile {

/// The scheduler that the command starts ("celery beat"); empty: none that is known.
std::string scheduler_in(const CommandReading& reading);

}  // namespace twelvefactor::reconcile
