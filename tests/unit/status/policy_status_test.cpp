#include "status/policy_status.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace twelvefactor::status {
namespace {

using nlohmann::json;

constexpr const char* kEarly = "2026-01-01T00:00:00Z";
constexpr const char* kLater = "2026-01-01T01:00:00Z";

kinds::ReadPolicy policy(std::string status = "") {
  kinds::ReadPolicy read;
  read.policy.name = "p";
  read.generation = 2;
  read.status = std::move(status);
  return read;
}

TEST(PolicyStatus, IsWrittenOnlyWhenItDiffers) {
  const PolicyStanding standing{"^(prod.*)$", "^$", {}};
  const auto first = changed_policy_status(policy(), standing, kEarly);
  ASSERT_TRUE(first);
  const json status = json::parse(*first);
  EXPECT_EQ(status["match"], "^(prod.*)$");
  EXPECT_EQ(status["shadowedBy"], "^$");
  EXPECT_EQ(status["observedGeneration"], 2);
  EXPECT_EQ(status["conditions"][0]["status"], "True");
  EXPECT_EQ(status["conditions"][1]["status"], "False");
  EXPECT_EQ(status["conditions"][0]["reason"], "PolicyUnderstood");
  EXPECT_FALSE(changed_policy_status(policy(*first), standing, kLater));
}

TEST(PolicyStatus, TellsWhatCannotBeFollowed) {
  const std::string before = *changed_policy_status(policy(), {"^(a)$", "^$", {}}, kEarly);
  const auto changed = changed_policy_status(policy(before), {"^(a)$", "^$", {"one", "two"}}, kLater);
  ASSERT_TRUE(changed);
  const json ready = json::parse(*changed)["conditions"][0];
  EXPECT_EQ(ready["type"], "Ready");
  EXPECT_EQ(ready["status"], "False");
  EXPECT_EQ(ready["reason"], "PolicyUnclear");
  EXPECT_EQ(ready["message"], "one; two. The rest of the policy counts");
  EXPECT_EQ(ready["lastTransitionTime"], kLater);
  const auto other =
      changed_policy_status(policy(*changed), {"^(a)$", "^$", {"three"}}, "2026-01-01T02:00:00Z");
  EXPECT_EQ(json::parse(*other)["conditions"][0]["lastTransitionTime"], kLater) << "it is as False as before";
}

TEST(PolicyStatus, SaysWhichDayItIsOnceADay) {
  PolicyStanding standing{"^(a)$", "^$", {}};
  standing.as_of = "2026-01-01";
  const std::string first = *changed_policy_status(policy(), standing, kEarly);
  EXPECT_EQ(json::parse(first)["asOf"], "2026-01-01");
  EXPECT_FALSE(changed_policy_status(policy(first), standing, kLater)) << "an hour later it is the same day";
  standing.as_of = "2026-01-02";
  const auto next = changed_policy_status(policy(first), standing, "2026-01-02T00:00:01Z");
  ASSERT_TRUE(next);
  json before = json::parse(first);
  before["asOf"] = "2026-01-02";
  EXPECT_EQ(json::parse(*next), before) << "and nothing else changes";
}

TEST(PolicyStatus, SaysInWhichNamespacesAnotherDecides) {
  PolicyStanding standing{"^(a)$", "^$", {}};
  LabelSelector selector{{{"stage", "sandbox"}}, {{"team", LabelRequirement::Operator::kNotIn, {"x", "y"}}}};
  standing.shadowed_in = {{"sandbox", "^(.*)$", selector}};
  const json status = json::parse(*changed_policy_status(policy(), standing, kEarly));
  EXPECT_EQ(status["shadowedIn"],
            json::parse(R"([{"policy": "sandbox", "match": "^(.*)$", "namespaceSelector": {
    "matchLabels": {"stage": "sandbox"},
    "matchExpressions": [{"key": "team", "operator": "NotIn", "values": ["x", "y"]}]}}])"));
}

}  // namespace
}  // namespace twelvefactor::status
