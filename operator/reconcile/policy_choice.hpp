// Which TwelveFactorPolicy is about an environment. Pure. Called by judgement.cpp for the cluster, by
// policy_standing.cpp for the policies' own status, and by `lint`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/policy.hpp"

namespace twelvefactor::reconcile {

struct Applied {
  const Policy* policy = nullptr;  // null: no policy is about this environment, rules have their own levels
  std::vector<std::string> problems;  // policies that contradict each other, rules that there are not
};

/// `*` stands for any text, `?` for one character; in time that grows with both lengths.
bool glob_matches(std::string_view glob, std::string_view text);

/// More characters that are none of * and ?, then fewer *.
bool more_specific(const std::string& glob, const std::string& than);

/// What a policy says and nobody can follow, rules that there are not, a factor twice.
std::vector<std::string> problems_of(const Policy& policy);

/// Do they say the same of every rule, whatever the environment?
bool same_rules(const Policy& a, const Policy& b);

/// Of the policies with a glob that matches, those with a namespaceSelector before the others, then the one
/// with the most specific glob. Of two alike the one whose name comes first, and a problem tells it when they
/// differ. `policies`: those that speak of the app's namespace (store/policies).
Applied policy_for(const std::string& environment, const std::vector<Policy>& policies);
Applied policy_for(const std::string& environment,
                   std::vector<Policy>&& policies) = delete;  // what applies points into them

}  // namespace twelvefactor::reconcile
