// What stands between the processes and Ready: pods that cannot run, and what a rollout waits for. Pure.
// Called by verdict.cpp.
#pragma once

#include <optional>

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "status/verdict.hpp"

namespace twelvefactor::status {

/// Of all processes, the most telling; none: every process runs what is asked for.
std::optional<Verdict> judge_processes(const Observed& observed, const Desired& desired);

}  // namespace twelvefactor::status
