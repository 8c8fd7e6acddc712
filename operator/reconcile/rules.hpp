// The catalogue: every rule of every factor. Used by `explain`, by docs/rules.md, and wherever a name of a
// rule that people wrote is looked up (policies, exemptions).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/rule.hpp"

namespace twelvefactor::reconcile {

/// By factor, and within a factor by number; those about exemptions, of no factor, first.
const std::vector<const Rule*>& all_rules();

/// Where a rule acts: "definition" (the API server refuses by crds/), "admission" (by the policies of
/// admission/), "release" (the operator, before a release), "observed" (the operator, in running pods),
/// "lint" (offline).
std::vector<std::string_view> places_of(const Rule& rule);

/// Null when there is no such rule.
const Rule* find_rule(std::string_view id);

/// 1 to 12 of "III", "iii", "3", "TF03"; 0 when it is no factor.
int factor_number(std::string_view name);

/// "III" of 3.
std::string_view roman(int factor);

}  // namespace twelvefactor::reconcile
