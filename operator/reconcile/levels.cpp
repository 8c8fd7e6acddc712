#include "reconcile/levels.hpp"

#include <algorithm>
#include <map>

#include "kinds/read/policy_json.hpp"
#include "reconcile/allowed_rules.hpp"
#include "reconcile/exemption_rules.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::reconcile {
namespace {

void sort(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    if (a.exempted.empty() != b.exempted.empty()) return a.exempted.empty();
    return a.level < b.level;
  });
}

/// What was seen in running pods holds nothing back: to see can err, and what runs is not stopped for it.
Level capped(const std::string& id, Level level) {
  if (level != Level::kEnforce) return level;
  const Rule* rule = find_rule(id);
  return rule != nullptr && rule->kept == Kept::kByObservation ? Level::kWarn : level;
}

}  // namespace

Level level_of(const Policy* policy, const std::string& rule, int factor, Level own) {
  if (policy == nullptr) return own;
  if (const auto found = policy->rule_levels.find(rule); found != policy->rule_levels.end())
    return found->second;
  if (const auto found = policy->factor_levels.find(factor); found != policy->factor_levels.end())
    return found->second;
  return policy->default_level.value_or(own);
}

std::vector<Finding> levelled(std::vector<Finding> findings, const AppSpec& spec, const Policy* policy,
                              std::chrono::sys_days today) {
  std::map<std::string, std::string> covered;  // rule -> the day until which it is
  for (const auto& [rule, exemption] : spec.exemptions) {
    if (auto problem = exemption_problem(rule, exemption, policy, today)) {
      findings.push_back(std::move(*problem));
    } else if (kinds::parse_day(exemption.expires) >= today) {
      covered.emplace(rule, exemption.expires.substr(0, 10));
    }
  }
  for (Finding& finding : findings) {
    finding.level = capped(finding.rule, level_of(policy, finding.rule, finding.factor, finding.level));
    if (const auto found = covered.find(finding.rule); found != covered.end())
      finding.exempted = found->second;
  }
  std::erase_if(findings, [](const Finding& finding) { return finding.level == Level::kOff; });
  for (Finding& finding : what_is_not_allowed(spec, policy)) findings.push_back(std::move(finding));
  sort(findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
