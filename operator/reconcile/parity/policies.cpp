// Policy: are both held to the same rules? The levels that TwelveFactorPolicies give the two environments,
// and the exemptions that count today.
#include <algorithm>
#include <chrono>
#include <map>

#include "kinds/read/policy_json.hpp"
#include "reconcile/exemption_rules.hpp"
#include "reconcile/levels.hpp"
#include "reconcile/parity/dimension.hpp"
#include "reconcile/policy_choice.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::reconcile {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// What counts for one environment; null: no policy does, or nobody knows.
struct Sides {
  const Policy* here = nullptr;
  const Policy* there = nullptr;
};

Sides policies_of(const Comparison& comparison) {
  if (comparison.policies == nullptr) return {};
  // Which of them speak of the peer's namespace, nobody has looked up.
  const bool by_namespace = std::ranges::any_of(
      *comparison.policies, [](const Policy& policy) { return policy.namespaces.has_value(); });
  if (by_namespace) return {};
  return {policy_for(comparison.here.environment, *comparison.policies).policy,
          policy_for(comparison.there.environment, *comparison.policies).policy};
}

/// What a policy says of a rule: a level, or that the rule's own counts.
std::string word_of(const Policy* policy, const Rule& rule) {
  // With two different answers for "own", the policy is silent.
  const std::string id(rule.id);
  const Level level = level_of(policy, id, rule.factor, Level::kOff);
  if (level == Level::kOff && level_of(policy, id, rule.factor, Level::kWarn) != Level::kOff)
    return "each rule's own";
  return std::string(level_name(level));
}

struct ComparedRule {
  const Rule* rule = nullptr;
  Level here = Level::kWarn;
  Level there = Level::kWarn;
  std::string word_here;
  std::string word_there;
};

using ComparedRules = std::vector<ComparedRule>;

/// Those whose level decides on something: the rest is kept whatever a policy says.
ComparedRules compared_rules(const Sides& sides) {
  ComparedRules rules;
  for (const Rule* rule : all_rules()) {
    if (rule->factor == 0 || rule->kept != Kept::kByCheck) continue;
    const std::string id(rule->id);
    rules.push_back({rule, level_of(sides.here, id, rule->factor, rule->level),
                     level_of(sides.there, id, rule->factor, rule->level), word_of(sides.here, *rule),
                     word_of(sides.there, *rule)});
  }
  return rules;
}

bool all_alike(const ComparedRules& rules) {
  return std::ranges::all_of(rules, [&rules](const ComparedRule& each) {
    return each.word_here == rules.front().word_here && each.word_there == rules.front().word_there;
  });
}

ParityFinding finding_of(std::string key, std::string here, std::string there, bool laxer_there) {
  if (laxer_there) {
    return {Dimension::kPolicy,
            std::move(key),
            std::move(here),
            std::move(there),
            Severity::kWarning,
            "the policy of the peer's environment is laxer, so what passes there may be held here; give both "
            "environments the same level, or the peer the stricter one"};
  }
  return {
      Dimension::kPolicy,
      std::move(key),
      std::move(here),
      std::move(there),
      Severity::kInfo,
      "the policy of the peer's environment is stricter, so what is held there would pass here; give both "
      "environments the same level"};
}

/// One finding for all of them where they differ alike, else false.
bool fold(const ComparedRules& rules, std::string key, ParityFindings& findings) {
  if (rules.size() < 2 || !all_alike(rules)) return false;
  const bool differ =
      std::ranges::any_of(rules, [](const ComparedRule& each) { return each.here != each.there; });
  const bool laxer =
      std::ranges::any_of(rules, [](const ComparedRule& each) { return each.there > each.here; });
  if (differ)
    findings.push_back(finding_of(std::move(key), rules.front().word_here, rules.front().word_there, laxer));
  return true;
}

void compare_levels(const Sides& sides, ParityFindings& findings) {
  if (sides.here == sides.there) return;
  const ComparedRules rules = compared_rules(sides);
  if (fold(rules, "all", findings)) return;
  std::map<int, ComparedRules> by_factor;
  for (const ComparedRule& each : rules) by_factor[each.rule->factor].push_back(each);
  for (const auto& [factor, of_factor] : by_factor) {
    if (fold(of_factor, std::string(roman(factor)), findings)) continue;
    for (const ComparedRule& each : of_factor) {
      if (each.here == each.there) continue;
      findings.push_back(finding_of(std::string(each.rule->id), std::string(level_name(each.here)),
                                    std::string(level_name(each.there)), each.there > each.here));
    }
  }
}

std::int64_t seconds_of(sys_days day) {
  return std::chrono::sys_seconds(day).time_since_epoch().count();
}

/// Rule -> "until 2027-03-31", of the exemptions that count; and the midnights at which that changes.
StringMap counting(const std::map<std::string, Exemption>& exemptions, const Policy* policy,
                   Moments& moments) {
  const sys_days today =
      std::chrono::floor<days>(std::chrono::sys_seconds(std::chrono::seconds(moments.now())));
  // Without a clock nothing has ended, and nothing can be said to last too long.
  if (moments.now() == 0) policy = nullptr;
  StringMap counts;
  for (const auto& [rule, exemption] : exemptions) {
    const auto last_day = kinds::parse_day(exemption.expires);
    if (!last_day) continue;
    moments.add(seconds_of(*last_day + days(1)));
    if (policy != nullptr && policy->longest_exemption)
      moments.add(seconds_of(*last_day - *policy->longest_exemption));
    if (*last_day >= today && !exemption_problem(rule, exemption, policy, today))
      counts.emplace(rule, "until " + exemption.expires);
  }
  return counts;
}

}  // namespace

ParityFindings compare_policies(const Comparison& comparison, Moments& moments) {
  ParityFindings findings;
  const Sides sides = policies_of(comparison);
  if (comparison.policies != nullptr) compare_levels(sides, findings);
  const StringMap here = counting(comparison.here.exemptions, sides.here, moments);
  const StringMap there = counting(comparison.there.exemptions, sides.there, moments);
  for_each_difference(
      here, there, [&findings](const std::string& rule, const std::string* ours, const std::string* theirs) {
        if (ours != nullptr && theirs != nullptr) return;  // exempted in both
        ParityFinding finding{Dimension::kPolicy,
                              rule + ".exemption",
                              or_none(ours),
                              or_none(theirs),
                              Severity::kInfo,
                              "only this deploy is exempted from the rule; fix what it finds, or let the "
                              "peer be exempted, too"};
        if (ours == nullptr) {
          finding.severity = Severity::kWarning;
          finding.message =
              "only the peer is exempted from the rule, so what passes there may be held here; fix there "
              "what it finds";
        }
        findings.push_back(std::move(finding));
      });
  return findings;
}

}  // namespace twelvefactor::reconcile
