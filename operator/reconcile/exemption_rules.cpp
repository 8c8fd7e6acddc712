#include "reconcile/exemption_rules.hpp"

#include "kinds/read/policy_json.hpp"
#include "reconcile/allowed_rules.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kNoEffect{.id = "TF0001",
                         .factor = 0,
                         .level = Level::kWarn,
                         .title = "an exemption has no effect",
                         .looked_at =
                             "`exemptions.<rule>`: the policy of the environment does not allow exemptions, "
                             "or it ends later than `maxDuration` after today, "
                             "or `expires` is not a date.",
                         .why = "the team believes that the rule is waived, and it is not.",
                         .remedy = "fix what the rule finds, or ask the platform team for another policy",
                         .gaps =
                             "An exemption counts through its last day in UTC, and is just over after it: "
                             "that is no finding, the rule counts again."};

constexpr Rule kUnknown{
    .id = "TF0002",
    .factor = 0,
    .level = Level::kWarn,
    .title = "an exemption names no rule",
    .looked_at =
        "`exemptions`: a name that is no rule of this catalogue, or one of a rule that cannot be exempted "
        "(TF0001, TF0002, TF0003).",
    .why = "a misspelt exemption waives nothing.",
    .remedy = "write the id of a rule, such as TF0801; `twelvefactor explain` lists them"};

Finding about(const Rule& rule, const std::string& exempted, std::string message, std::string remedy = {}) {
  if (remedy.empty()) remedy = rule.remedy;
  return {std::string(rule.id),           rule.factor,        rule.level,
          ".spec.exemptions." + exempted, std::move(message), std::move(remedy)};
}

}  // namespace

std::span<const Rule* const> exemption_rules() {
  static const std::array<const Rule*, 3> kAll = {&kNoEffect, &kUnknown, &allowed_rule()};
  return kAll;
}

std::optional<Finding> exemption_problem(const std::string& rule, const Exemption& exemption,
                                         const Policy* policy, std::chrono::sys_days today) {
  const Rule* exempted = find_rule(rule);
  if (exempted == nullptr) return about(kUnknown, rule, "there is no rule " + rule);
  if (exempted->factor == 0) return about(kUnknown, rule, rule + " cannot be exempted");
  const auto expires = kinds::parse_day(exemption.expires);
  if (!expires) {
    return about(kNoEffect, rule, "expires is not a date, so the exemption has no effect",
                 "write the last day on which it counts, such as \"2027-03-31\"");
  }
  if (policy == nullptr || *expires < today) return std::nullopt;
  if (!policy->exemptions_allowed) {
    return about(kNoEffect, rule,
                 "TwelveFactorPolicy " + policy->name + " allows no exemptions here, so it has no effect");
  }
  if (policy->longest_exemption && *expires - today > *policy->longest_exemption) {
    return about(kNoEffect, rule,
                 "TwelveFactorPolicy " + policy->name + " allows exemptions of at most " +
                     std::to_string(policy->longest_exemption->count()) + " days, so it has no effect",
                 "let it expire earlier");
  }
  return std::nullopt;
}

}  // namespace twelvefactor::reconcile
