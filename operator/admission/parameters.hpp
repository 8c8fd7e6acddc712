// What a TwelveFactorPolicy, as the parameter of an admission policy, says of the app at hand: in CEL the
// same as reconcile/policy_choice, levels and exemption_rules are in C++. Called by policies.cpp. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/rule.hpp"

namespace twelvefactor::admission {

/// True where the policy is about the app's environment, by the expressions that the operator writes into its
/// status; one that it has not read yet decides nothing. For a match condition: no variables, no namespace.
std::string about_the_environment();

/// True where the policy has some of these rules at one of these levels: most have not, and then nothing else
/// is asked. For a match condition.
std::string has_rules_at(const std::vector<const Rule*>& rules, const std::vector<Level>& levels);

/// The variables `decides` (also by the labels of the namespace), `exempt` (rules, today) and `at` (levels by
/// rule), with those that they need.
std::string variables_of_parameters(const std::vector<const Rule*>& rules);

}  // namespace twelvefactor::admission
