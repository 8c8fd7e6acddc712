// Findings from how the pods of an app stand now, and from its Jobs: what is so, is found, and goes when it
// is so no more. Pure. Called by reconcile.cpp.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "model/finding.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

std::vector<Finding> states_of_pods(const Observed& observed);

/// Until something has been so for so long that it is said; null: nothing is so.
std::optional<std::chrono::seconds> until_said(const Observed& observed);

}  // namespace twelvefactor::reconcile
