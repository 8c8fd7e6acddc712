#include "reconcile/policy_standing.hpp"

#include <gtest/gtest.h>

#include <regex>

#include "reconcile/policy_choice.hpp"

namespace twelvefactor::reconcile {
namespace {

Policy policy(const std::string& name, std::vector<std::string> environments, Level level = Level::kWarn) {
  Policy made;
  made.name = name;
  made.environments = std::move(environments);
  made.default_level = level;
  return made;
}

bool decides(const PolicyStanding& standing, const std::string& environment) {
  return std::regex_match(environment, std::regex(standing.match)) &&
         !std::regex_match(environment, std::regex(standing.shadowed_by));
}

TEST(GlobsOverlap, KnowsWhetherATextMatchesBoth) {
  for (const auto& [a, b] : {std::pair{"prod*", "*-eu"}, std::pair{"*", ""}, std::pair{"a?c", "ab*"},
                             std::pair{"prod", "prod"}, std::pair{"**", "x?"}, std::pair{"a*b*c", "ac*bc"}}) {
    EXPECT_TRUE(globs_overlap(a, b)) << a << " " << b;
    EXPECT_TRUE(globs_overlap(b, a)) << b << " " << a;
  }
  for (const auto& [a, b] : {std::pair{"prod*", "staging*"}, std::pair{"*-us", "*-eu"}, std::pair{"a?", "a"},
                             std::pair{"", "?"}, std::pair{"ab*", "a"}, std::pair{"a*b", "a*c"}}) {
    EXPECT_FALSE(globs_overlap(a, b)) << a << " " << b;
    EXPECT_FALSE(globs_overlap(b, a)) << b << " " << a;
  }
}

TEST(PolicyStanding, SaysWhatPolicyForDecides) {
  const std::vector<Policy> policies = {policy("a", {"*"}), policy("b", {"prod*"}),
                                        policy("c", {"production"}), policy("d", {"*-eu", "qa.1"}),
                                        policy("e", {"prod-??"})};
  for (const char* environment : {"production", "prod", "prod-eu", "prod-us", "staging", "staging-eu", "qa.1",
                                  "qax1", "x", "prod-1-eu"}) {
    const Applied applied = policy_for(environment, policies);
    ASSERT_NE(applied.policy, nullptr);
    for (const Policy& each : policies) {
      EXPECT_EQ(decides(standing_of(each, policies), environment), applied.policy->name == each.name)
          << environment << " " << each.name << " " << standing_of(each, policies).shadowed_by;
    }
  }
}

TEST(PolicyStanding, AloneNothingShadowsIt) {
  const std::vector<Policy> policies = {policy("a", {"prod.*", "live"})};
  const PolicyStanding standing = standing_of(policies.front(), policies);
  EXPECT_EQ(standing.match, R"(^(live|prod\..*)$)");
  EXPECT_EQ(standing.shadowed_by, "^$");
  EXPECT_TRUE(standing.problems.empty());
}

TEST(PolicyStanding, TwoThatSayDifferentThingsOfTheSameAreTold) {
  const std::vector<Policy> policies = {policy("a", {"prod*"}), policy("b", {"*prod"}, Level::kEnforce),
                                        policy("c", {"test"})};
  for (const int i : {0, 1}) {
    const auto problems = standing_of(policies.at(static_cast<std::size_t>(i)), policies).problems;
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_NE(problems.front().find("; a counts there"), std::string::npos) << problems.front();
  }
  EXPECT_TRUE(standing_of(policies[2], policies).problems.empty());
  const std::vector<Policy> same = {policy("a", {"prod*"}), policy("b", {"*prod"})};
  EXPECT_TRUE(standing_of(same[0], same).problems.empty()) << "they agree";
}

TEST(PolicyStanding, WhatNoExpressionCanSayIsTold) {
  const std::vector<Policy> policies = {policy("a", {"*", "prod-e*"}), policy("b", {"prod*"})};
  const PolicyStanding standing = standing_of(policies[0], policies);
  ASSERT_EQ(standing.problems.size(), 1U);
  EXPECT_NE(standing.problems.front().find("make two policies of them"), std::string::npos);
  EXPECT_TRUE(decides(standing, "prod-eu")) << "nothing is taken from it: the stricter of both counts";
}

TEST(PolicyStanding, SaysThatLabelsOfNamespacesAreNotSeen) {
  std::vector<Policy> policies = {policy("a", {"*"}), policy("b", {"prod"}, Level::kEnforce)};
  policies[0].namespaces.emplace();
  EXPECT_TRUE(standing_of(policies[0], policies, true).problems.empty());
  const auto problems = standing_of(policies[0], policies, false).problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems.front().find("counts nowhere"), std::string::npos) << problems.front();
  EXPECT_TRUE(standing_of(policies[1], policies, false).problems.empty()) << "it selects none";
  EXPECT_EQ(standing_of(policies[0], policies, true).shadowed_by, "^$") << "a name takes nothing from it";
}

TEST(PolicyStanding, SaysInWhichNamespacesAnotherDecides) {
  std::vector<Policy> policies = {policy("wide", {"*"}), policy("sandbox", {"*"}), policy("eu", {"prod-eu"})};
  policies[1].namespaces = LabelSelector{{{"stage", "sandbox"}}, {}};
  policies[2].namespaces = LabelSelector{{{"region", "eu"}}, {}};
  const auto taken = [&policies](std::size_t i) { return standing_of(policies.at(i), policies).shadowed_in; };
  ASSERT_EQ(taken(0).size(), 2U) << "a selector comes before none, whatever the globs";
  EXPECT_EQ(taken(0)[0], (ShadowedIn{"sandbox", "^(.*)$", *policies[1].namespaces}));
  EXPECT_EQ(taken(0)[1].match, "^(prod-eu)$");
  ASSERT_EQ(taken(1).size(), 1U) << "where both select the namespace, the more specific glob counts";
  EXPECT_EQ(taken(1)[0], (ShadowedIn{"eu", "^(prod-eu)$", *policies[2].namespaces}));
  EXPECT_TRUE(taken(2).empty());
  EXPECT_TRUE(standing_of(policies[0], policies, false).shadowed_in.empty()) << "selectors select none there";
}

TEST(PolicyStanding, TellsThatTooManyDecideElsewhere) {
  std::vector<Policy> policies = {policy("wide", {"*"})};
  for (int i = 0; i < 33; ++i) {
    policies.push_back(policy("n" + std::to_string(i), {"*"}));
    policies.back().namespaces = LabelSelector{{{"team", std::to_string(i)}}, {}};
  }
  const PolicyStanding standing = standing_of(policies[0], policies);
  EXPECT_EQ(standing.shadowed_in.size(), 32U);
  ASSERT_EQ(standing.problems.size(), 1U);
  EXPECT_NE(standing.problems[0].find("more than 32"), std::string::npos);
}

TEST(PolicyStanding, TellsUnknownRules) {
  Policy made = policy("a", {"*"});
  made.rule_levels = {{"TF9999", Level::kWarn}};
  made.problems = {"levels gives factor III two levels; keep one of them"};
  const std::vector<Policy> policies = {made};
  const auto problems = standing_of(policies.front(), policies).problems;
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_NE(problems[0].find("levels names TF9999"), std::string::npos);
}

}  // namespace
}  // namespace twelvefactor::reconcile
