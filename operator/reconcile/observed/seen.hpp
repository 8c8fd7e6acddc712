// Findings from what running pods were seen to do. Pure: what was said before stands in the status, and stays
// until enough pods are without it (observed/standing.hpp). Called by reconcile.cpp.
#pragma once

#include <vector>

#include "model/finding.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

std::vector<Finding> seen_in_pods(const Observed& observed);

/// What a status says of running pods, as findings at the rules' own levels: for whoever has nothing but the
/// status (`score`).
std::vector<Finding> said_of_pods(const PreviousStatus& status);

}  // namespace twelvefactor::reconcile
