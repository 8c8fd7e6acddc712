// What stays although this plan does not make it: what runs while a release is held, what leaves only when
// its successor is there, older releases and the snapshots that somebody may still need. Called by
// compose.cpp; it decides nothing about what is made.
#pragma once

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "reconcile/release/plan.hpp"

namespace twelvefactor::reconcile {

/// Adds them to what `desired` keeps already; all that is made must be in it.
void keep_what_stays(const Observed& observed, const ReleasePlan& release, Desired& desired);

}  // namespace twelvefactor::reconcile
