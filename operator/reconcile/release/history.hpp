// Which releases and which of their Jobs stay. Pure. Called by plan.cpp.
#pragma once

#include <vector>

#include "model/desired.hpp"
#include "reconcile/release/target.hpp"

namespace twelvefactor::reconcile {

/// The target, what runs, what is pinned, what has not ended, and the newest others up to historyLimit; the
/// Jobs of the target. While the target is not there, everything.
std::vector<KeptObject> kept_history(const Observed& observed, const Target& target);

}  // namespace twelvefactor::reconcile
