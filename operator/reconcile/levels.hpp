// From findings at the rules' own levels to what they mean in one environment: the policy that applies, the
// level that it gives each rule, and the exemptions of the app that count today. Pure: today is a parameter.
// Called by `lint`; the operator's pass will call it once it watches policies.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "model/app_spec.hpp"
#include "model/finding.hpp"
#include "model/policy.hpp"

namespace twelvefactor::reconcile {

struct Applied {
  const Policy* policy = nullptr;  // null: no policy is about this environment, rules have their own levels
  std::vector<std::string> problems;  // policies that contradict each other, rules that there are not
};

/// `*` stands for any text, `?` for one character; in time that grows with both lengths.
bool glob_matches(std::string_view glob, std::string_view text);

/// Of the policies with a glob that matches, the one with the most specific glob: more characters that are
/// none of
/// * and ?, then fewer *. Of two alike the one whose name comes first, and a problem tells it when they
/// differ.
Applied policy_for(const std::string& environment, const std::vector<Policy>& policies);
Applied policy_for(const std::string& environment,
                   std::vector<Policy>&& policies) = delete;  // what applies points into them

/// By rule, else by factor, else the policy's default, else `own`.
Level level_of(const Policy* policy, const std::string& rule, int factor, Level own);

/// The findings with their levels; those that are Off are gone, those that an exemption covers are marked,
/// and exemptions that have no effect, or name no rule, are findings of their own. Worst first, exempted ones
/// last.
std::vector<Finding> levelled(std::vector<Finding> findings, const AppSpec& spec, const Policy* policy,
                              std::chrono::sys_days today);

}  // namespace twelvefactor::reconcile
