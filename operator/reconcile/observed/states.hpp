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

/// With this pass the release that was waited for runs: nothing may come after it that would look again.
void forget_what_ended(const ReleaseNumbers& now, std::vector<Finding>& findings);

/// Until something has been so for so long that it is said; null: nothing is so.
std::optional<std::chrono::seconds> until_said(const Observed& observed);

}  // namespace twelvefactor::reconcile
