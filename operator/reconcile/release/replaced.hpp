// What a release takes the place of, and what stays until it has: the objects of processes that the spec no
// longer names, or that no longer listen. Their pods serve until those of every process of the new release
// have proved themselves (docs/releases.md); a release that never does takes nothing away. Pure. Called by
// compose.cpp.
#pragma once

#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// Only what is there and ours.
std::vector<KeptObject> replaced_objects(const Observed& observed);

/// While a release is held: until it may run, nothing of the last one goes.
std::vector<KeptObject> what_runs(const Observed& observed);

}  // namespace twelvefactor::reconcile
