// Which events an app's pass is worth: what changed since its status was last written, said once. Pure.
// Called by summary.cpp.
#pragma once

#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "model/outcome.hpp"
#include "status/summary.hpp"
#include "status/verdict.hpp"

namespace twelvefactor::status {

std::vector<Event> news(const Observed& observed, const Desired& desired,
                        const std::vector<Outcome>& outcomes, const Verdict& verdict);

}  // namespace twelvefactor::status
