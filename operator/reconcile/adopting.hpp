// While an app takes the place of workloads that ran before it (model/adoption.hpp): what is left as it is,
// and what counts as done. Pure. Called by compose and by release/gate; the steps are those of `twelvefactor
// adopt`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

bool is_left_by_adoption(const Observed& observed, Kind kind, const std::string& name);

/// What the app took over is not removed before the adoption is over, whatever the spec says.
void keep_what_is_adopted(const Observed& observed, Desired& desired);

/// What keeps the app from being ready, though its pods are.
std::optional<Wait> until_adopted(const Observed& observed);

/// The first release of an adopted app runs what ran before it: its migrations ran, too.
bool was_passed_before_us(const Observed& observed, std::int64_t release);

}  // namespace twelvefactor::reconcile
