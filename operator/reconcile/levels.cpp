#include "reconcile/levels.hpp"

#include <algorithm>
#include <map>

#include "kinds/policy_json.hpp"
#include "reconcile/exemption_rules.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::reconcile {
namespace {

/// How specific a glob is; more is more.
std::pair<std::size_t, std::ptrdiff_t> weight(const std::string& glob) {
  const auto stars = std::ranges::count(glob, '*');
  const auto marks = std::ranges::count(glob, '?');
  return {glob.size() - static_cast<std::size_t>(stars + marks), -stars};
}

/// The most specific glob of a policy that matches; null when none does.
const std::string* best_glob(const Policy& policy, const std::string& environment) {
  const std::string* best = nullptr;
  for (const std::string& glob : policy.environments) {
    if (!glob_matches(glob, environment)) continue;
    if (best == nullptr || weight(glob) > weight(*best)) best = &glob;
  }
  return best;
}

bool same_rules(const Policy& a, const Policy& b) {
  return a.default_level == b.default_level && a.rule_levels == b.rule_levels &&
         a.factor_levels == b.factor_levels && a.exemptions_allowed == b.exemptions_allowed &&
         a.longest_exemption == b.longest_exemption;
}

void add_unknown_rules(const Policy& policy, std::vector<std::string>& problems) {
  for (const auto& [rule, level] : policy.rule_levels) {
    if (find_rule(rule) != nullptr) continue;
    problems.push_back("TwelveFactorPolicy " + policy.name + ": levels names " + rule +
                       ", which is no rule and no factor; `twelvefactor explain` lists them");
  }
  for (const std::string& problem : policy.problems)
    problems.push_back("TwelveFactorPolicy " + policy.name + ": " + problem);
}

void sort(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings, [](const Finding& a, const Finding& b) {
    if (a.exempted.empty() != b.exempted.empty()) return a.exempted.empty();
    return a.level < b.level;
  });
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t at = 0;
  std::size_t read = 0;
  std::size_t star = std::string_view::npos;
  std::size_t retry = 0;
  while (read < text.size()) {
    if (at < glob.size() && glob[at] == '*') {
      star = at++;
      retry = read;
    } else if (at < glob.size() && (glob[at] == '?' || glob[at] == text[read])) {
      ++at;
      ++read;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      read = ++retry;
    } else {
      return false;
    }
  }
  return glob.substr(at).find_first_not_of('*') == std::string_view::npos;
}

Applied policy_for(const std::string& environment, const std::vector<Policy>& policies) {
  Applied applied;
  const std::string* glob = nullptr;
  std::vector<const Policy*> rivals;
  for (const Policy& policy : policies) {
    const std::string* own = best_glob(policy, environment);
    if (own == nullptr) continue;
    if (glob == nullptr || weight(*own) > weight(*glob)) {
      glob = own;
      rivals = {&policy};
    } else if (weight(*own) == weight(*glob)) {
      rivals.push_back(&policy);
    }
  }
  if (rivals.empty()) return applied;
  std::ranges::stable_sort(rivals, {}, &Policy::name);
  applied.policy = rivals.front();
  for (const Policy* rival : rivals) {
    if (same_rules(*rival, *applied.policy)) continue;
    applied.problems.push_back(
        "TwelveFactorPolicies " + applied.policy->name + " and " + rival->name + " are about environment " +
        environment +
        " alike and say different things; the first counts, make the globs of one more specific");
  }
  add_unknown_rules(*applied.policy, applied.problems);
  return applied;
}

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
    finding.level = level_of(policy, finding.rule, finding.factor, finding.level);
    if (const auto found = covered.find(finding.rule); found != covered.end())
      finding.exempted = found->second;
  }
  std::erase_if(findings, [](const Finding& finding) { return finding.level == Level::kOff; });
  sort(findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
