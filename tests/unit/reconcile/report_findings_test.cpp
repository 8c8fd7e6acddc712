// The Report of an app: where it is asked for, what is in it, and that nothing of the app hangs on it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "reconcile/report_findings.hpp"
#include "unit/reconcile/held_world.hpp"

namespace twelvefactor::reconcile::testing {
namespace {

using nlohmann::json;

struct ReportedWorld : World {
  ReportedWorld() { observed.findings_reports = Served::kYes; }

  [[nodiscard]] static json report_in(const Desired& desired) {
    for (const DesiredObject& object : desired.objects) {
      if (object.kind == Kind::kFindingsReport) return json::parse(object.json);
    }
    return nullptr;
  }
  [[nodiscard]] json report(std::vector<Finding> findings) const {
    Desired desired;
    desired.findings = std::move(findings);
    report_findings(observed, desired);
    return report_in(desired);
  }
};

Finding finding(Level level, const std::string& exempted = "") {
  return {"TF0802", 8, level, ".spec.processes.web", "no limits", "state them", exempted};
}

TEST(ReportFindings, TellsThemOfTheAppThatOwnsIt) {
  const ReportedWorld world;
  const App& app = world.observed.app;
  const json made = world.report({finding(Level::kEnforce), finding(Level::kWarn), finding(Level::kAudit),
                                  finding(Level::kWarn, "2027-01-01")});
  EXPECT_EQ(made.at("kind"), "Report");
  EXPECT_EQ(made.at("metadata").at("name"), app.key.name);
  EXPECT_EQ(made.at("metadata").at("ownerReferences")[0].at("uid"), to_string(app.uid));
  EXPECT_EQ(made.at("scope").at("uid"), to_string(app.uid));
  EXPECT_EQ(made.at("summary"), json({{"pass", 0}, {"fail", 2}, {"warn", 1}, {"error", 0}, {"skip", 1}}));
  std::vector<std::string> severities;
  for (const json& each : made.at("results")) severities.push_back(each.at("severity"));
  EXPECT_EQ(severities, (std::vector<std::string>{"high", "medium", "low", "medium"}));
  EXPECT_EQ(made.at("results")[0].at("category"), "Concurrency");
}

TEST(ReportFindings, SaysSinceWhenAndOfWhichReleaseItWasSeen) {
  const ReportedWorld world;
  Finding seen = finding(Level::kWarn);
  seen.since = "2026-11-29T10:00:00Z";
  seen.release = 7;
  const json result = world.report({seen}).at("results")[0];
  EXPECT_EQ(result.at("timestamp").at("nanos"), 0);
  EXPECT_EQ(result.at("properties").at("release"), "v7");
  EXPECT_FALSE(world.report({finding(Level::kWarn)}).at("results")[0].contains("timestamp"))
      << "the time of a judgement would differ at each pass";
}

TEST(ReportFindings, ListsSixtyFourAndCountsAll) {
  const ReportedWorld world;
  const json made = world.report(std::vector<Finding>(100, finding(Level::kWarn)));
  EXPECT_EQ(made.at("results").size(), 64U);
  EXPECT_EQ(made.at("summary").at("fail"), 100);
  EXPECT_EQ(made.at("configuration").at("limits").at("maxResults"), 64);
}

TEST(ReportFindings, IsOnlyWhereItIsAskedForAndServed) {
  ReportedWorld world;
  EXPECT_TRUE(world.report({}).is_null()) << "nothing to say";
  for (const Served served : {Served::kUnknown, Served::kNo, Served::kForbidden}) {
    world.observed.findings_reports = served;
    EXPECT_TRUE(world.report({finding(Level::kEnforce)}).is_null());
  }
}

TEST(ReportFindings, StaysWhileTheKindIsNotServedAndGoesWithTheLastFinding) {
  ReportedWorld world;
  Child there;
  there.kind = Kind::kFindingsReport;
  there.name = world.observed.app.key.name;
  there.owner = world.observed.app.uid;
  world.observed.children.push_back(there);
  const auto is_kept = [&world] {
    Desired desired;
    report_findings(world.observed, desired);
    return std::ranges::any_of(desired.kept,
                               [](const KeptObject& kept) { return kept.kind == Kind::kFindingsReport; });
  };
  EXPECT_FALSE(is_kept()) << "the plan removes it";
  world.observed.findings_reports = Served::kForbidden;
  EXPECT_TRUE(is_kept());
}

TEST(ReportFindings, ComesLastAndIsTheSameAtTheNextPass) {
  ReportedWorld world;
  world.observed.app.spec.processes.begin()->second.resources = {};
  const Desired once = world.desired();
  ASSERT_FALSE(once.findings.empty());
  EXPECT_EQ(once.objects.back().kind, Kind::kFindingsReport);
  EXPECT_EQ(once.objects.back().digest, world.desired().objects.back().digest);
  EXPECT_FALSE(once.objects.back().hold);
}

}  // namespace
}  // namespace twelvefactor::reconcile::testing
