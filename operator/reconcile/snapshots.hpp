// Which older config snapshots must stay: a pod that restarts reads its ConfigMap again, so a snapshot goes
// only when no pod can still need it. Called by compose.cpp.
#pragma once

#include <vector>

#include "model/desired.hpp"

namespace twelvefactor::reconcile {

/// All older snapshots while any Deployment still rolls out, or any Job runs; none afterwards.
std::vector<KeptObject> snapshots_in_use(const Observed& observed, const std::vector<DesiredObject>& objects);

}  // namespace twelvefactor::reconcile
