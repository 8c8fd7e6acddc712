// Which config snapshots must not be removed yet. Pure. Called by compose.cpp.
#pragma once

#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// Those that a release which stays names; and all of them while a Deployment has pods of before, or a Job or
/// CronJob may still start some.
std::vector<KeptObject> snapshots_in_use(const Observed& observed, const Desired& desired);

}  // namespace twelvefactor::reconcile
