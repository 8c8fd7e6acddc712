#include "reconcile/judgement.hpp"

#include <algorithm>

#include "kinds/read/policy_json.hpp"
#include "kinds/text/time.hpp"
#include "model/reasons.hpp"
#include "reconcile/levels.hpp"
#include "reconcile/parity/promotion.hpp"
#include "reconcile/policy_choice.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::reconcile {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;

std::optional<seconds> sooner(std::optional<seconds> a, std::optional<seconds> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// Offline and in tests without a clock it is the first of all days, on which no exemption has ended.
sys_days today(std::int64_t now) {
  return std::chrono::floor<days>(std::chrono::sys_seconds(seconds(now)));
}

bool is_enforced(const Finding& finding) {
  if (finding.level != Level::kEnforce || !finding.exempted.empty()) return false;
  const Rule* rule = find_rule(finding.rule);
  return rule == nullptr || !rule->waited_for;
}

/// Of the rules after the first, each once.
std::string other_rules(const std::vector<Finding>& findings, const std::string& first) {
  std::string rules;
  for (const Finding& finding : findings) {
    if (!is_enforced(finding) || finding.rule == first || rules.find(finding.rule) != std::string::npos)
      continue;
    rules += (rules.empty() ? "" : ", ") + finding.rule;
  }
  return rules;
}

std::string violation_of(const std::vector<Finding>& findings, const Policy* policy) {
  const auto first = std::ranges::find_if(findings, is_enforced);
  if (first == findings.end()) return {};
  std::string text = first->rule + " " + first->path + ": " + first->message + "; " + first->remedy;
  const std::string others = other_rules(findings, first->rule);
  if (!others.empty()) text += " (also broken: " + others + ")";
  text += ". ";
  text += policy == nullptr ? "The rule is enforced" : "TwelveFactorPolicy " + policy->name + " enforces it";
  text += ": what runs goes on, and no new release is made before it is fixed";
  const bool may_be_exempted = first->factor != 0 && (policy == nullptr || policy->exemptions_allowed);
  if (may_be_exempted) text += ", or waived for a while by .spec.exemptions." + first->rule;
  return text;
}

bool is_not_promoted(const Finding& finding) {
  return finding.rule == kNotPromotedRule && finding.exempted.empty();
}

/// Of the peers that are required. Time alone heals it, or a deploy there.
std::string awaited_peers(const std::vector<Finding>& findings, const Policy* policy) {
  std::string text;
  for (const Finding& finding : findings) {
    if (!is_not_promoted(finding)) continue;
    text +=
        (text.empty() ? std::string(kNotPromotedRule) + " " : "; ") + finding.path + ": " + finding.message;
  }
  if (text.empty()) return text;
  text += ". What runs goes on, and no new release is made before";
  if (policy == nullptr || policy->exemptions_allowed)
    text += "; in an emergency .spec.exemptions." + std::string(kNotPromotedRule) + " lets it through";
  return text;
}

/// What a person must mend comes before what time heals.
Veto veto_of(const std::vector<Finding>& findings, const Policy* policy) {
  if (std::string violation = violation_of(findings, policy); !violation.empty())
    return {reason::kPolicyViolation, std::move(violation)};
  if (std::string awaited = awaited_peers(findings, policy); !awaited.empty())
    return {reason::kPromotionPending, std::move(awaited), /*needs_person=*/false};
  return {};
}

std::optional<seconds> until_accepted(const Observed& observed, std::int64_t now) {
  std::optional<seconds> wait;
  for (const auto& [peer, promotion] : promotions_of(observed)) {
    if (promotion.accepted_at > now) wait = sooner(wait, seconds(promotion.accepted_at - now));
  }
  return wait;
}

}  // namespace

std::optional<seconds> until_an_exemption_changes(const AppSpec& spec, const Policy* policy,
                                                  std::int64_t now) {
  const sys_days day = today(now);
  std::optional<sys_days> next;
  const auto consider = [&](sys_days change) {
    if (change > day && (!next || change < *next)) next = change;
  };
  for (const auto& [rule, exemption] : spec.exemptions) {
    const auto last_day = kinds::parse_day(exemption.expires);
    if (!last_day) continue;
    consider(*last_day + days(1));
    // One that ends too late counts from the day on which it is near enough.
    if (policy != nullptr && policy->longest_exemption) consider(*last_day - *policy->longest_exemption);
  }
  if (!next) return std::nullopt;
  const seconds left = std::chrono::sys_seconds(*next) - std::chrono::sys_seconds(seconds(now));
  return std::min<seconds>(left, days(1));
}

Judgement judge(const Observed& observed) {
  const std::int64_t now = kinds::parse_time(observed.now);
  static const std::vector<Policy> kNone;
  const std::vector<Policy>& policies = observed.policies ? *observed.policies : kNone;
  const Policy* policy = policy_for(observed.app.spec.environment, policies).policy;
  Judgement judgement;
  judgement.findings = levelled(findings_of(observed), observed.app.spec, policy, today(now));
  judgement.veto = veto_of(judgement.findings, policy);
  if (now > 0)
    judgement.look_again =
        sooner(until_an_exemption_changes(observed.app.spec, policy, now), until_accepted(observed, now));
  return judgement;
}

}  // namespace twelvefactor::reconcile
