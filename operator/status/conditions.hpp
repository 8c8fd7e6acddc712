// The conditions of an app from its verdict (kstatus: Ready, Reconciling, Stalled; and one per concern).
// Pure.
#pragma once

#include <string>
#include <vector>

#include "model/condition.hpp"
#include "model/outcome.hpp"
#include "status/verdict.hpp"

namespace twelvefactor::status {

/// In a fixed order. The transition time is kept from `observed.previous` while a condition's status stays.
std::vector<Condition> conditions(const Observed& observed, const Desired& desired,
                                  const std::vector<Outcome>& outcomes, const Verdict& verdict,
                                  const std::string& now);

}  // namespace twelvefactor::status
