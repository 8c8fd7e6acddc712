#include "lint/levelling.hpp"

#include "reconcile/levels.hpp"
#include "reconcile/policy_choice.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {

std::vector<Finding> Levelling::at_their_levels(std::vector<Finding> findings, const AppSpec& spec,
                                                std::vector<Problem>& problems) {
  const reconcile::Applied applied = reconcile::policy_for(spec.environment, options_.policies);
  for (const std::string& text : applied.problems) {
    if (told_.insert(text).second) problems.push_back({"", 0, text});
  }
  std::optional<Policy> with_flags = overridden(applied.policy);
  const Policy* policy = with_flags ? &*with_flags : applied.policy;
  return reconcile::levelled(std::move(findings), spec, policy, options_.today);
}

/// The policy with the levels of the command line over it; null when there are none.
std::optional<Policy> Levelling::overridden(const Policy* policy) const {
  if (options_.rule_levels.empty() && options_.factor_levels.empty() && !options_.default_level)
    return std::nullopt;
  Policy result = policy == nullptr ? Policy{} : *policy;
  if (options_.default_level) {
    result.default_level = options_.default_level;
    result.factor_levels.clear();
    result.rule_levels.clear();
  }
  for (const auto& [factor, level] : options_.factor_levels) {
    result.factor_levels[factor] = level;
    std::erase_if(result.rule_levels, [number = factor](const auto& entry) {
      const Rule* rule = reconcile::find_rule(entry.first);
      return rule != nullptr && rule->factor == number;
    });
  }
  for (const auto& [rule, level] : options_.rule_levels) result.rule_levels[rule] = level;
  return result;
}

}  // namespace twelvefactor::lint
