#include "reconcile/levels.hpp"
#include "reconcile/policy_choice.hpp"

#include <gtest/gtest.h>

#include "kinds/read/policy_json.hpp"

namespace twelvefactor::reconcile {
namespace {

using std::chrono::days;

constexpr auto kToday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);

Policy policy(const std::string& name, std::vector<std::string> environments) {
  Policy made;
  made.name = name;
  made.environments = std::move(environments);
  return made;
}

/// Copies, since what applies points into the policies.
struct Chosen {
  std::string name;
  std::vector<std::string> problems;
};

Chosen chosen(const std::string& environment, const std::vector<Policy>& policies) {
  const Applied applied = policy_for(environment, policies);
  return {applied.policy == nullptr ? "" : applied.policy->name, applied.problems};
}

Finding finding(const std::string& rule, int factor, Level level = Level::kWarn) {
  return {rule, factor, level, ".spec.x", "m", "r"};
}

std::string print(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& each : findings) {
    text += each.rule + " " + std::string(level_name(each.level)) +
            (each.exempted.empty() ? "" : " until " + each.exempted) + "\n";
  }
  return text;
}

TEST(GlobMatches, KnowsStarsAndMarks) {
  for (const auto& [glob, text] :
       {std::pair{"*", ""}, std::pair{"*", "x"}, std::pair{"prod*", "prod"}, std::pair{"prod*", "production"},
        std::pair{"*-eu", "prod-eu"}, std::pair{"p*d*n", "production"}, std::pair{"prod-?", "prod-1"},
        std::pair{"a**b", "ab"}, std::pair{"", ""}}) {
    EXPECT_TRUE(glob_matches(glob, text)) << glob << " " << text;
  }
  for (const auto& [glob, text] :
       {std::pair{"", "x"}, std::pair{"prod", "production"}, std::pair{"prod-?", "prod-"},
        std::pair{"*-eu", "prod-eu2"}, std::pair{"Prod", "prod"}, std::pair{"[ab]", "a"}}) {
    EXPECT_FALSE(glob_matches(glob, text)) << glob << " " << text;
  }
  EXPECT_FALSE(glob_matches(std::string(2000, '*') + "b", std::string(5000, 'a'))) << "and in time";
}

TEST(PolicyFor, TakesOneThatSelectsTheNamespaceBeforeAnyName) {
  std::vector<Policy> policies = {policy("a-name", {"prod-eu-1"}), policy("platform", {"*"}),
                                  policy("platform-eu", {"prod-eu*"})};
  policies[1].namespaces.emplace();
  EXPECT_EQ(chosen("prod-eu-1", policies).name, "platform") << "whatever the app calls its environment";
  EXPECT_TRUE(chosen("prod-eu-1", policies).problems.empty());
  policies[2].namespaces.emplace();
  EXPECT_EQ(chosen("prod-eu-1", policies).name, "platform-eu");
  EXPECT_EQ(chosen("SE-prod", policies).name, "platform");
}

TEST(PolicyFor, TakesTheMostSpecificGlob) {
  const std::vector<Policy> policies = {policy("all", {"*"}), policy("production", {"prod*"}),
                                        policy("europe", {"prod-eu*", "staging-eu"}),
                                        policy("one", {"prod-eu-1"})};
  const auto name_for = [&](const std::string& environment) {
    const Applied applied = policy_for(environment, policies);
    EXPECT_TRUE(applied.problems.empty()) << environment;
    return applied.policy->name;
  };
  EXPECT_EQ(name_for("dev"), "all");
  EXPECT_EQ(name_for("production"), "production");
  EXPECT_EQ(name_for("prod-eu-2"), "europe");
  EXPECT_EQ(name_for("prod-eu-1"), "one");
  EXPECT_EQ(name_for("staging-eu"), "europe");
  EXPECT_EQ(chosen("dev", {policies[1]}).name, "");
  EXPECT_EQ(chosen("ab", {policy("two-stars", {"*a*"}), policy("one-star", {"a*"})}).name, "one-star");
}

TEST(PolicyFor, TellsOfContradictionsAndUnknownRules) {
  Policy b = policy("b", {"prod*"});
  Policy a = policy("a", {"*prod"});
  EXPECT_TRUE(chosen("prod", {b, a}).problems.empty()) << "they say the same";
  EXPECT_EQ(chosen("prod", {b, a}).name, "a");
  b.default_level = Level::kEnforce;
  const Chosen two = chosen("prod", {b, a});
  EXPECT_EQ(two.name, "a");
  ASSERT_EQ(two.problems.size(), 1U);
  EXPECT_NE(two.problems[0].find("a and b are about environment prod alike"), std::string::npos)
      << two.problems[0];
  a.rule_levels["TF9999"] = Level::kOff;
  const Chosen unknown = chosen("prod", {a});
  ASSERT_EQ(unknown.problems.size(), 1U);
  EXPECT_NE(unknown.problems[0].find("TF9999, which is no rule"), std::string::npos);
}

TEST(LevelOf, GoesFromTheRuleToTheFactorToTheDefault) {
  EXPECT_EQ(level_of(nullptr, "TF0301", 3, Level::kWarn), Level::kWarn);
  Policy some = policy("p", {"*"});
  EXPECT_EQ(level_of(&some, "TF0301", 3, Level::kAudit), Level::kAudit);
  some.default_level = Level::kOff;
  EXPECT_EQ(level_of(&some, "TF0301", 3, Level::kWarn), Level::kOff);
  some.factor_levels[3] = Level::kEnforce;
  EXPECT_EQ(level_of(&some, "TF0301", 3, Level::kWarn), Level::kEnforce);
  some.rule_levels["TF0301"] = Level::kAudit;
  EXPECT_EQ(level_of(&some, "TF0301", 3, Level::kWarn), Level::kAudit);
}

TEST(Levelled, LeavesOutWhatIsOffAndPutsTheWorstFirst) {
  Policy some = policy("p", {"*"});
  some.rule_levels = {{"TF0101", Level::kOff}, {"TF0201", Level::kEnforce}};
  EXPECT_EQ(print(levelled({finding("TF0101", 1), finding("TF0802", 8, Level::kAudit), finding("TF0201", 2)},
                           {}, &some, kToday)),
            "TF0201 Enforce\nTF0802 Audit\n");
}

AppSpec exempting(const std::string& rule, const std::string& expires) {
  AppSpec spec;
  spec.exemptions[rule] = {"single writer", expires};
  return spec;
}

TEST(Levelled, ExemptsThroughTheLastDayAndNoLonger) {
  const auto on = [](const std::string& expires) {
    return print(levelled({finding("TF0801", 8)}, exempting("TF0801", expires), nullptr, kToday));
  };
  EXPECT_EQ(on("2026-11-22"), "TF0801 Warn until 2026-11-22\n");
  EXPECT_EQ(on("2026-11-21"), "TF0801 Warn until 2026-11-21\n") << "through that day";
  EXPECT_EQ(on("2026-11-21T00:00:00Z"), "TF0801 Warn until 2026-11-21\n") << "as kustomize rewrites it";
  EXPECT_EQ(on("2026-11-20"), "TF0801 Warn\n") << "over, and no finding of its own";
}

TEST(Levelled, TellsOfExemptionsWithoutEffect) {
  Policy some = policy("strict", {"*"});
  const auto with = [&](const std::string& rule, const std::string& expires) {
    return print(levelled({finding("TF0801", 8)}, exempting(rule, expires), &some, kToday));
  };
  EXPECT_EQ(with("TF9999", "2027-01-01"), "TF0801 Warn\nTF0002 Warn\n");
  EXPECT_EQ(with("TF0001", "2027-01-01"), "TF0801 Warn\nTF0002 Warn\n") << "a rule about exemptions";
  EXPECT_EQ(with("TF0801", "2027-02-30"), "TF0801 Warn\nTF0001 Warn\n") << "no such day";
  EXPECT_EQ(with("TF0801", "soon"), "TF0801 Warn\nTF0001 Warn\n");
  some.longest_exemption = days(30);
  EXPECT_EQ(with("TF0801", "2026-12-21"), "TF0801 Warn until 2026-12-21\n");
  EXPECT_EQ(with("TF0801", "2026-12-22"), "TF0801 Warn\nTF0001 Warn\n") << "a day too long";
  some.exemptions_allowed = false;
  EXPECT_EQ(with("TF0801", "2026-12-01"), "TF0801 Warn\nTF0001 Warn\n");
  EXPECT_EQ(with("TF0801", "2026-11-01"), "TF0801 Warn\n") << "over anyway";
}

TEST(Levelled, PutsExemptedFindingsLast) {
  EXPECT_EQ(print(levelled({finding("TF0302", 3, Level::kEnforce), finding("TF0801", 8)},
                           exempting("TF0302", "2027-01-01"), nullptr, kToday)),
            "TF0801 Warn\nTF0302 Enforce until 2027-01-01\n");
}

// --- policies from files

TEST(ParsePolicy, ReadsEveryField) {
  const auto read =
      kinds::parse_policy_strictly("p", R"({"environments": ["prod*", "live"], "defaultLevel": "Warn",
      "levels": {"TF0201": "Enforce", "III": "Off", "TF08": "Audit"}, "exemptions": {"allowed": false, "maxDuration": "36h"}})");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->environments, (std::vector<std::string>{"prod*", "live"}));
  EXPECT_EQ(read->default_level, Level::kWarn);
  EXPECT_EQ(read->rule_levels, (std::map<std::string, Level>{{"TF0201", Level::kEnforce}}));
  EXPECT_EQ(read->factor_levels, (std::map<int, Level>{{3, Level::kOff}, {8, Level::kAudit}}));
  EXPECT_FALSE(read->exemptions_allowed);
  EXPECT_EQ(read->longest_exemption, days(2)) << "whole days, upward";
  const auto least = kinds::parse_policy_strictly("p", R"({"environments": ["*"]})");
  ASSERT_TRUE(least);
  EXPECT_TRUE(least->exemptions_allowed);
  EXPECT_FALSE(least->longest_exemption || least->default_level);
}

TEST(ParsePolicy, NamesWhatIsWrong) {
  for (const auto& [spec, says] :
       {std::pair{"{}", ".spec.environments: must name at least one environment"},
        std::pair{R"({"environments": "x"})", "must be a list"},
        std::pair{R"({"environments": ["*"], "levels": {"III": "Maybe"}})",
                  ".spec.levels.III: must be one of Enforce, Warn, Audit, Off"},
        std::pair{R"({"environments": ["*"], "defaultLevel": 3})", ".spec.defaultLevel: must be a string"},
        std::pair{R"({"environments": ["*"], "exemptions": {"maxDuration": "soon"}})",
                  "must be a time such as 90d or 720h"},
        std::pair{R"({"environments": ["*"], "level": {}})", "unknown field .spec.level"},
        std::pair{"[]", "must be an object"}, std::pair{"", "is no JSON"}}) {
    const auto read = kinds::parse_policy_strictly("p", spec);
    ASSERT_FALSE(read) << spec;
    EXPECT_NE(read.error().message.find(says), std::string::npos) << read.error().message;
  }
  const auto twice = kinds::parse_policy_strictly(
      "p", R"({"environments": ["*"], "levels": {"III": "Warn", "TF03": "Off"}})");
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->problems.size(), 1U);
}

TEST(ParseDay, TakesDaysThatThereAre) {
  for (const char* const text : {"2024-02-29", "2026-12-31", "2026-12-31T00:00:00Z"})
    EXPECT_TRUE(kinds::parse_day(text)) << text;
  for (const char* const text : {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01",
                                 "2026-01-01T12:00:00Z", "2026/01/01", "+026-01-01", "2026-01-0x"})
    EXPECT_FALSE(kinds::parse_day(text)) << text;
  for (const char* const text : {"", "d", "7", "7w", "-7d", "1000000000d", "99999d", " 7d"})
    EXPECT_FALSE(kinds::parse_days(text)) << text;
  EXPECT_EQ(kinds::parse_days("90m"), days(1));
}

}  // namespace
}  // namespace twelvefactor::reconcile
