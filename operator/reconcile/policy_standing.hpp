// How a TwelveFactorPolicy stands among the others: for which environments it decides, and what of it nobody
// can follow. Pure. Called by loop/policies, for its status.
#pragma once

#include <string_view>
#include <vector>

#include "model/policy.hpp"

namespace twelvefactor::reconcile {

/// `policies`: all of them; `policy` is one of these. `sees_namespaces`: their labels are known.
PolicyStanding standing_of(const Policy& policy, const std::vector<Policy>& policies,
                           bool sees_namespaces = true);

/// Is there a text that both match?
bool globs_overlap(std::string_view a, std::string_view b);

}  // namespace twelvefactor::reconcile
