// How the processes of an app stand: what their Deployments report, against what is wished. Pure. Called by
// compose.cpp, whose answer status/ tells.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// By process. `number`: of the release that they should run.
std::map<std::string, ProcessState> process_states(const Observed& observed,
                                                   const std::vector<DesiredObject>& objects,
                                                   std::int64_t number);

}  // namespace twelvefactor::reconcile
