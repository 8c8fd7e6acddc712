// What becomes of each release: the status that its AppRelease should have. Pure. Called by plan.cpp.
#pragma once

#include <map>
#include <string>

#include "model/observed.hpp"
#include "reconcile/release/gate.hpp"
#include "reconcile/release/target.hpp"

namespace twelvefactor::reconcile {

/// By number, of every own release. `gate`: of the target. `rolled_out`: every process runs what is wished,
/// and is up.
std::map<std::int64_t, ReleaseStatus> release_statuses(const Observed& observed, const Target& target,
                                                       const Gate& gate, bool rolled_out);

/// Of one that is about to be made, with which it is made. `gate`: what there is to pass.
ReleaseStatus first_status(const Observed& observed, const Gate& gate);

/// Do the Deployments of all of its processes that are there carry this release and have nothing but its
/// pods?
bool has_rolled_out(const Observed& observed, const ReleaseFacts& release);

}  // namespace twelvefactor::reconcile
