// While an app takes the place of workloads that ran before it (model/adoption.hpp): what is left as it is,
// and what counts as done. Pure. Called by reconcile and by release/gate; the steps are those of
// `twelvefactor adopt`.
#pragma once

#include <cstdint>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// What the adoption leaves is held; what the app took over is not removed before the end, whatever the spec
/// says; and the app waits for the end.
void obey_adoption(const Observed& observed, Desired& desired);

/// The first release of an adopted app runs what ran before it: its migrations ran, too.
bool was_passed_before_us(const Observed& observed, std::int64_t release);

}  // namespace twelvefactor::reconcile
