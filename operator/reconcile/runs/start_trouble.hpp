// Why the command of a Job does not begin, as soon as it can be known. Pure. Called by whoever follows a
// run.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "model/observed.hpp"

namespace twelvefactor::reconcile {

struct StartTrouble {
  std::string reason;   // of model/reasons.hpp
  std::string message;  // says what to do
};

std::optional<StartTrouble> start_trouble(const Observed& observed, const Child& job);

/// A Job whose pod is refused (quota, LimitRange, admission) has none, and its status does not say so: after
/// this time a pod that is not there is missed. Absent: nothing is to be waited for.
std::optional<std::chrono::seconds> until_pod_is_missed(const Observed& observed, const Child& job);

}  // namespace twelvefactor::reconcile
