// The rule about variables that are grouped by environment, TF0304, and its check. Called by the rules of
// factor III. Pure.
#pragma once

#include <vector>

#include "model/finding.hpp"
#include "model/observed.hpp"
#include "model/rule.hpp"

namespace twelvefactor::reconcile {

const Rule& per_environment_rule();

/// A finding for each name of config.env and config.secrets that names an environment.
void check_environments(const Observed& observed, std::vector<Finding>& findings);

}  // namespace twelvefactor::reconcile
