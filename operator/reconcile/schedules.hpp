// Which scheduled admin processes a spec has, as the status remembers them: while a release is held, a
// CronJob that somebody deletes is made again, and one that the spec has just added waits. Pure. Called by
// compose.cpp and held.cpp.
#pragma once

#include <map>
#include <string>

#include "model/app_spec.hpp"

namespace twelvefactor::reconcile {

/// By name, a digest of the command.
std::map<std::string, std::string> schedules_of(const AppSpec& spec);

}  // namespace twelvefactor::reconcile
