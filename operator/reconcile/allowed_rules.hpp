// What a TwelveFactorPolicy allows an app to name: hosts, classes and annotations of Ingresses, annotations
// of its account, tolerations. What is not allowed is refused whatever levels the policy gives, and no
// exemption helps. Pure. Called by levels.cpp.
#pragma once

#include <vector>

#include "model/app_spec.hpp"
#include "model/finding.hpp"
#include "model/policy.hpp"
#include "model/rule.hpp"

namespace twelvefactor::reconcile {

/// `policy`: the one that applies; null: everything is allowed.
std::vector<Finding> what_is_not_allowed(const AppSpec& spec, const Policy* policy);

/// Is it about what leads traffic to the app?
bool is_about_the_way_in(const Finding& finding);

const Rule& allowed_rule();

}  // namespace twelvefactor::reconcile
