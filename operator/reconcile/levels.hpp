// From findings at the rules' own levels to what they mean in one environment: the level that the policy
// gives each rule, and the exemptions of the app that count today. Pure: today is a parameter. Called by
// judgement.cpp for the cluster, and by `lint`.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "model/app_spec.hpp"
#include "model/finding.hpp"
#include "model/policy.hpp"

namespace twelvefactor::reconcile {

/// By rule, else by factor, else the policy's default, else `own`.
Level level_of(const Policy* policy, const std::string& rule, int factor, Level own);

/// The findings with their levels, those from running pods at most Warn; those that are Off are gone, those
/// that an exemption covers are marked, and exemptions that have no effect, or name no rule, are findings of
/// their own. Worst first, exempted ones last.
std::vector<Finding> levelled(std::vector<Finding> findings, const AppSpec& spec, const Policy* policy,
                              std::chrono::sys_days today);

}  // namespace twelvefactor::reconcile
