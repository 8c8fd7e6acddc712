// The rule about config of one process that others have, too, TF0309, and its check. Called by the rules of
// factor III. Pure; a value is compared and never shown.
#pragma once

#include <vector>

#include "model/app_spec.hpp"
#include "model/finding.hpp"
#include "model/rule.hpp"

namespace twelvefactor::reconcile {

const Rule& repeated_variable_rule();

/// A finding for each variable of a process that the app, or a process before it, has with the same value.
void check_repeated_variables(const AppSpec& spec, std::vector<Finding>& findings);

}  // namespace twelvefactor::reconcile
