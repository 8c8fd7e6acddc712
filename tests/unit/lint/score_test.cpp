#include "lint/score.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/files/score_text.hpp"
#include "kinds/text/resource.hpp"
#include "lint/lint.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;
using State = FactorScore::State;

json metadata(const std::string& name, const std::string& owner = "") {
  json made = {{"name", name}, {"namespace", "shop"}};
  if (!owner.empty()) made["ownerReferences"] = {{{"kind", owner}, {"name", "x"}, {"controller", true}}};
  return made;
}

json deployment(const std::string& name, const std::string& image, const std::string& owner = "") {
  const json container = {{"name", "web"},
                          {"image", image},
                          {"ports", {{{"containerPort", 8080}}}},
                          {"readinessProbe", {{"tcpSocket", {{"port", 8080}}}}}};
  return {{"metadata", metadata(name, owner)},
          {"spec", {{"replicas", 2}, {"template", {{"spec", {{"containers", {container}}}}}}}}};
}

json app(const std::string& name, const std::string& image) {
  return {{"metadata", metadata(name)},
          {"spec",
           {{"environment", "production"},
            {"aFieldOfLater", true},
            {"codebase", {{"repository", "https://git.example.com/a/" + name}, {"revision", "4f2a9c1d0b7e"}}},
            {"image", image},
            {"processes", {{"web", {{"port", 8080}, {"replicas", 2}, {"readiness", {{"tcp", true}}}}}}}}}};
}

const std::string kDigest = "registry.example.com/a@sha256:" + std::string(64, 'a');

std::vector<Score> scored(const std::vector<json>& apps, const std::vector<json>& deployments,
                          std::vector<Policy> policies = {}) {
  LintOptions options;
  options.live = true;
  options.policies = std::move(policies);
  Linter linter(std::move(options));
  linter.read_live(json{{"items", apps}}.dump(), kinds::kAppApiVersion, kinds::kAppKind);
  linter.read_live(json{{"items", deployments}}.dump(), "apps/v1", "Deployment");
  const Report report = linter.finish();
  EXPECT_TRUE(report.problems.empty()) << (report.problems.empty() ? "" : report.problems.front().message);
  return scores_of(report);
}

TEST(Score, CountsAppsAndPlainWorkloadsAlike) {
  const auto scores = scored({app("b", kDigest)}, {deployment("a", "registry.example.com/a:v1")});
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_EQ(scores[0].subject.name, "a") << "by name";
  EXPECT_EQ(scores[0].factors[1].state, State::kWarn);
  EXPECT_EQ(scores[1].passing(), 12) << (scores[1].findings.empty() ? "" : scores[1].findings[0].message);
  EXPECT_EQ(scores[0].passing(), 8);
  EXPECT_EQ(scores[0].judged(), 9) << "codebase, releases and peers it does not say";
  EXPECT_EQ(scores[1].judged(), 12);
  EXPECT_EQ(scores[0].factors[0].state, State::kUnknown);
  EXPECT_TRUE(scores[0].reaches(11)) << "what is unknown does not count against it";
  EXPECT_FALSE(scores[0].reaches(12)) << "one factor is broken";
}

TEST(Score, AFactorWithAFindingIsJudged) {
  json broken = deployment("a", kDigest);
  broken["spec"]["template"]["spec"]["containers"][0]["command"] = {"make", "run"};
  const auto scores = scored({}, {broken});
  EXPECT_EQ(scores[0].factors[4].state, State::kWarn);
  EXPECT_EQ(scores[0].judged(), 10);
  EXPECT_EQ(scores[0].passing(), 9);
}

TEST(Score, WhatAnotherObjectControlsIsNotCountedTwice) {
  const auto scores = scored({app("b", kDigest)}, {deployment("b-web", kDigest, "TwelveFactorApp")});
  ASSERT_EQ(scores.size(), 1U);
  EXPECT_TRUE(scores[0].subject.is_app);
}

TEST(Score, FollowsThePolicies) {
  Policy strict;
  strict.name = "strict";
  strict.environments = {"*"};
  strict.rule_levels = {{"TF0201", Level::kEnforce}};
  EXPECT_EQ(scored({app("b", "a:v1")}, {}, {strict})[0].factors[1].state, State::kFail);
  strict.rule_levels = {{"TF0201", Level::kOff}};
  EXPECT_EQ(scored({app("b", "a:v1")}, {}, {strict})[0].factors[1].state, State::kPass);
}

TEST(Score, IsPrintedAsATableAndAsJson) {
  const auto scores = scored({app("b", "registry.example.com/a:v1")}, {deployment("c", kDigest)});
  const std::string text = cli::scores_text(scores);
  EXPECT_NE(text.find("shop        b      TwelveFactorApp   11/12   ok   1 "), std::string::npos) << text;
  EXPECT_NE(text.find("1 app and 1 plain workload: "), std::string::npos) << text;
  const json whole = json::parse(cli::scores_json(scores));
  EXPECT_EQ(whole["summary"]["apps"], 1);
  EXPECT_EQ(whole["scores"][0]["factors"][1]["state"], "Warn");
  EXPECT_EQ(whole["scores"][0]["findings"][0]["rule"], "TF0201");
  EXPECT_EQ(whole["scores"][1]["kind"], "Deployment");
  EXPECT_EQ(whole["scores"][1]["judged"], 9);
  EXPECT_EQ(whole["scores"][1]["factors"][0]["state"], "Unknown");
  EXPECT_NE(text.find("Deployment        9/9"), std::string::npos) << text;
}

TEST(Score, ThoseThatLoseMostComeFirst) {
  auto scores = scored({app("b", kDigest)}, {deployment("easy", kDigest), deployment("hard", kDigest)});
  for (Score& each : scores) {
    if (each.subject.name == "hard")
      each.losses = {{".spec.replicas", "a | b", "do it"}, {"", "the whole", ""}};
  }
  const std::string text = cli::migration_text(scores);
  EXPECT_NE(
      text.find("(Deployment): 2 parts lost; breaks TF0802\n  spec.replicas: a | b; do it\n  the whole\n"),
      std::string::npos)
      << text;
  EXPECT_LT(text.find("hard"), text.find("easy")) << text;
  EXPECT_NE(text.find("nothing is lost"), std::string::npos);
  EXPECT_EQ(text.find("TwelveFactorApp"), std::string::npos) << "an app is one already";
  const std::string markdown = cli::scores_markdown(scores);
  EXPECT_LT(markdown.find("| hard | Deployment | 9/9 | 2 |"), markdown.find("| easy | Deployment |"))
      << markdown;
  EXPECT_EQ(json::parse(cli::scores_json(scores))["scores"][2]["losses"].size(), 2U);
  EXPECT_EQ(cli::migration_text({}), "");
}

TEST(Score, AnAnswerThatIsNoListIsTold) {
  Linter linter(LintOptions{});
  linter.read_live("oops", "v1", "Deployment");
  linter.read_live("{}", "v1", "Deployment");
  EXPECT_EQ(linter.finish().problems.size(), 2U);
}

}  // namespace
}  // namespace twelvefactor::lint
