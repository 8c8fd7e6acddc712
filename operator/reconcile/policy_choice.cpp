#include "reconcile/policy_choice.hpp"

#include <algorithm>
#include <optional>

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

bool more_specific(const std::string& glob, const std::string& than) {
  return weight(glob) > weight(than);
}

bool same_rules(const Policy& a, const Policy& b) {
  return a.default_level == b.default_level && a.rule_levels == b.rule_levels &&
         a.factor_levels == b.factor_levels && a.exemptions_allowed == b.exemptions_allowed &&
         a.longest_exemption == b.longest_exemption && a.allowed == b.allowed;
}

std::vector<std::string> problems_of(const Policy& policy) {
  std::vector<std::string> problems;
  for (const auto& [rule, level] : policy.rule_levels) {
    if (find_rule(rule) != nullptr) continue;
    problems.push_back("levels names " + rule +
                       ", which is no rule and no factor; `twelvefactor explain` lists them");
  }
  problems.insert(problems.end(), policy.problems.begin(), policy.problems.end());
  return problems;
}

Applied policy_for(const std::string& environment, const std::vector<Policy>& policies) {
  Applied applied;
  // What the platform says of a namespace comes before what the app says of itself.
  using Weight = std::pair<bool, std::pair<std::size_t, std::ptrdiff_t>>;
  std::optional<Weight> most;
  std::vector<const Policy*> rivals;
  for (const Policy& policy : policies) {
    const std::string* own = best_glob(policy, environment);
    if (own == nullptr) continue;
    const Weight its{policy.namespaces.has_value(), weight(*own)};
    if (!most || its > *most) {
      most = its;
      rivals = {&policy};
    } else if (its == *most) {
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
  for (const std::string& problem : problems_of(*applied.policy))
    applied.problems.push_back("TwelveFactorPolicy " + applied.policy->name + ": " + problem);
  return applied;
}

}  // namespace twelvefactor::reconcile
