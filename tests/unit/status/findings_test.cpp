// Findings in the status: told once, counted in the condition.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/read/previous_status.hpp"
#include "reconcile/reconcile.hpp"
#include "status/summary.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::status {
namespace {

using nlohmann::json;

class Findings : public ::testing::Test {
 protected:
  Findings() : observed_(testing::observe(testing::small_spec())) {}

  /// A pass that finds this; its status is written.
  std::vector<Event> pass(std::vector<Finding> findings, const std::string& violation = "") {
    Desired desired = reconcile::reconcile(observed_);
    desired.findings = std::move(findings);
    if (!violation.empty()) desired.veto = {"PolicyViolation", violation};
    const Summary summary = summarize(observed_, desired, {}, "2026-01-01T00:00:00Z");
    observed_.previous = kinds::parse_status(summary.json);
    status_ = json::parse(summary.json);
    std::vector<Event> told;
    for (const Event& event : summary.events) {
      if (event.reason == "RuleBroken") told.push_back(event);
    }
    return told;
  }

  json compliant() {
    for (const json& each : status_["conditions"]) {
      if (each["type"] == "Compliant") return each;
    }
    return nullptr;
  }

  static Finding finding(const std::string& rule, Level level, const std::string& exempted = "") {
    return {rule, 8, level, ".spec.x", "m", "r", exempted};
  }

  Observed observed_;
  json status_;
};

TEST_F(Findings, AWarningIsToldWhenItAppears) {
  const auto told = pass({finding("TF0801", Level::kWarn), finding("TF0803", Level::kWarn)});
  ASSERT_EQ(told.size(), 1U);
  EXPECT_TRUE(told[0].warning);
  EXPECT_EQ(told[0].note, "TF0801 .spec.x: m; r. Also: TF0803 .spec.x");
  EXPECT_TRUE(pass({finding("TF0801", Level::kWarn), finding("TF0803", Level::kWarn)}).empty()) << "once";
  EXPECT_EQ(pass({finding("TF0801", Level::kWarn), finding("TF0804", Level::kWarn)}).size(), 1U);
  EXPECT_TRUE(pass({}).empty());
  EXPECT_EQ(pass({finding("TF0801", Level::kWarn)}).size(), 1U) << "it was gone in between";
}

TEST_F(Findings, OtherLevelsAreNotTold) {
  EXPECT_TRUE(pass({finding("TF0801", Level::kAudit), finding("TF0803", Level::kEnforce),
                    finding("TF0804", Level::kWarn, "2027-01-01")})
                  .empty());
  EXPECT_EQ(pass({finding("TF0801", Level::kWarn), finding("TF0804", Level::kWarn)}).size(), 1U)
      << "raised to Warn, and no longer exempted";
}

TEST_F(Findings, TheConditionCountsWhatCounts) {
  pass({finding("TF0801", Level::kAudit)});
  EXPECT_EQ(compliant()["status"], "True");
  pass({finding("TF0801", Level::kWarn, "2027-01-01")});
  EXPECT_EQ(compliant()["status"], "True");
  EXPECT_EQ(compliant()["message"], "1 finding exempted: TF0801");
  pass({finding("TF0803", Level::kWarn), finding("TF0803", Level::kWarn),
        finding("TF0801", Level::kWarn, "2027-01-01")});
  EXPECT_EQ(compliant()["status"], "False");
  EXPECT_EQ(compliant()["reason"], "FindingsPresent");
  EXPECT_EQ(compliant()["message"], "2 findings: TF0803; 1 finding exempted: TF0801; see .status.findings");
  pass({finding("TF0803", Level::kEnforce)}, "TF0803 is enforced");
  EXPECT_EQ(compliant()["reason"], "PolicyViolation");
}

TEST_F(Findings, BeyondSixtyFourNothingIsToldTwice) {
  std::vector<Finding> many;
  for (int i = 0; i < 80; ++i) many.push_back(finding("TF" + std::to_string(1000 + i), Level::kWarn));
  EXPECT_EQ(pass(many).size(), 1U);
  EXPECT_EQ(status_["findings"].size(), 64U);
  EXPECT_EQ(status_["findingsOmitted"], 16);
  EXPECT_TRUE(pass(many).empty());
}

}  // namespace
}  // namespace twelvefactor::status
