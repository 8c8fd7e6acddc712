// What acts while a release is held (ReleaseOutlook::holds, docs/held.md): the release that runs is kept
// whole, scaling, autoscaling and suspension follow the spec all the same. Pure. Called by reconcile.cpp, for
// every reason to hold but a spec that cannot be read.
#pragma once

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// Adds to what was composed, or to nothing, what is to be done about the release that runs.
void hold_what_runs(const Observed& observed, Desired& desired);

}  // namespace twelvefactor::reconcile
