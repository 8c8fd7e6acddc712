// Is a pod that ended and runs again in a loop, or has it recovered? Only time tells: a process without a
// readiness probe is ready the moment it starts. Pure. Called by gather.cpp.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/pod_facts.hpp"

namespace twelvefactor::gather {

/// Takes the pods out of `pods` that have run for a minute since they last ended; those that have not run for
/// ten leave their processes in `recovering`. `now`: seconds since 1970. Returns when to look again, if some
/// have not run for so long yet.
std::optional<std::chrono::seconds> forget_recovered(std::vector<PodFacts>& pods, std::int64_t now,
                                                     std::set<std::string>& recovering);

}  // namespace twelvefactor::gather
