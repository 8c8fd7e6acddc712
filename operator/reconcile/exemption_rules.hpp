// The rules about exemptions themselves. They belong to no factor: their number is 0, they can be neither
// switched off by a factor's level nor exempted. Internal to levels.cpp, and to the catalogue that `explain`
// prints.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "model/exemption.hpp"
#include "model/finding.hpp"
#include "model/policy.hpp"
#include "model/rule.hpp"

namespace twelvefactor::reconcile {

/// TF0001 and TF0002.
std::span<const Rule* const> exemption_rules();

/// Why an exemption has no effect; null when it has one, or had one until its day was over.
std::optional<Finding> exemption_problem(const std::string& rule, const Exemption& exemption,
                                         const Policy* policy, std::chrono::sys_days today);

}  // namespace twelvefactor::reconcile
