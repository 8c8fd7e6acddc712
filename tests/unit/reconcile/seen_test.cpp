// Findings from running pods: what is new, what stays, and what no policy can make of them.
#include <gtest/gtest.h>

#include "kinds/read/policy_json.hpp"
#include "reconcile/levels.hpp"
#include "reconcile/observed/seen.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

Observed shop() {
  Observed observed = testing::observe(testing::small_spec());
  observed.now = "2026-12-01T10:00:00Z";
  return observed;
}

Sighting killed(std::int64_t release, int clean = 0) {
  Sighting sighting{Sign::kKilled, "web", release, clean};
  if (clean == 0) sighting.witnesses = {"shop-web-a", "shop-web-b"};
  return sighting;
}

Finding standing(std::int64_t release) {
  Finding finding;
  finding.rule = "TF0907";
  finding.path = ".spec.processes.web";
  finding.message = "what was said";
  finding.since = "2026-11-01T00:00:00Z";
  finding.release = release;
  return finding;
}

TEST(SeenInPods, SaysWhoDidWhatSinceWhenAndOfWhichRelease) {
  Observed observed = shop();
  observed.sightings = {killed(4)};
  const auto findings = seen_in_pods(observed);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "TF0907");
  EXPECT_EQ(findings[0].factor, 9);
  EXPECT_EQ(findings[0].level, Level::kWarn);
  EXPECT_EQ(findings[0].path, ".spec.processes.web");
  EXPECT_EQ(findings[0].message,
            "pods of v4 had not ended when their grace period was over, and were killed (exit code 137): "
            "shop-web-a, "
            "shop-web-b");
  EXPECT_EQ(findings[0].since, "2026-12-01T10:00:00Z");
  EXPECT_EQ(findings[0].release, 4);
}

TEST(SeenInPods, WhatStandsStaysAsItIs) {
  Observed observed = shop();
  observed.previous.seen = {standing(4)};
  for (const auto& sightings :
       {std::vector<Sighting>{}, {killed(4)}, {killed(5)}, {killed(4, kCleanOfLater)}}) {
    observed.sightings = sightings;
    const auto findings = seen_in_pods(observed);
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].message, "what was said");
    EXPECT_EQ(findings[0].since, "2026-11-01T00:00:00Z");
  }
}

TEST(SeenInPods, WhatStandsGoes) {
  Observed observed = shop();
  observed.previous.seen = {standing(4)};
  for (const auto& sightings : {std::vector<Sighting>{killed(5, kCleanOfLater)}, {killed(4, kCleanOfSame)}}) {
    observed.sightings = sightings;
    EXPECT_TRUE(seen_in_pods(observed).empty());
  }
  observed.sightings.clear();
  observed.app.spec.processes.clear();
  EXPECT_TRUE(seen_in_pods(observed).empty()) << "there is no such process any more";
}

TEST(SeenInPods, TooShortAGraceIsTheSpecsFault) {
  Observed observed = shop();
  Process& web = observed.app.spec.processes.at("web");
  web.termination_grace_period_seconds = 20;
  web.pre_stop_sleep_seconds = 18;
  observed.sightings = {killed(4)};
  EXPECT_TRUE(seen_in_pods(observed).empty()) << "TF0903 says it";
}

TEST(SeenInPods, EachSignHasARuleAndEachSuchRuleIsAtMostWarn) {
  for (std::size_t i = 0; i < kSigns; ++i) {
    const Rule* rule = find_rule(rule_of(static_cast<Sign>(i)));
    ASSERT_NE(rule, nullptr) << i;
    EXPECT_EQ(rule->kept, Kept::kByObservation) << rule->id;
  }
  for (const Rule* rule : all_rules()) {
    if (rule->kept == Kept::kByObservation) {
      EXPECT_NE(rule->level, Level::kEnforce) << rule->id;
    }
  }
}

TEST(SeenInPods, NoPolicyMakesThemHoldARelease) {
  Policy policy;
  policy.name = "strict";
  policy.environments = {"*"};
  policy.default_level = Level::kEnforce;
  policy.rule_levels["TF0907"] = Level::kEnforce;
  Observed observed = shop();
  observed.sightings = {killed(4)};
  observed.policies = std::make_shared<std::vector<Policy>>(1, policy);
  const Desired desired = reconcile(observed);
  const auto found = std::ranges::find(desired.findings, std::string("TF0907"), &Finding::rule);
  ASSERT_NE(found, desired.findings.end());
  EXPECT_EQ(found->level, Level::kWarn);
  policy.rule_levels["TF0907"] = Level::kOff;
  observed.policies = std::make_shared<std::vector<Policy>>(1, policy);
  EXPECT_TRUE(std::ranges::none_of(reconcile(observed).findings,
                                   [](const Finding& each) { return each.rule == "TF0907"; }));
}

TEST(SaidOfPods, IsWhatAStatusSaysOfRulesThatAreSeen) {
  PreviousStatus status;
  Finding other = standing(4);
  other.rule = "TF0201";
  Finding unknown = standing(4);
  unknown.rule = "TF9999";
  status.seen = {standing(4), other, unknown};
  const auto findings = said_of_pods(status);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].level, Level::kWarn);
  EXPECT_EQ(findings[0].factor, 9);
  EXPECT_FALSE(findings[0].remedy.empty());
}

}  // namespace
}  // namespace twelvefactor::reconcile
