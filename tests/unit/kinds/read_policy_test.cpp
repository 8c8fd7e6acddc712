#include "kinds/read/read_policy.hpp"

#include <gtest/gtest.h>

#include "kinds/read/label_selector.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {
namespace {

TEST(ReadPolicy, KeepsWhatItSays) {
  const auto read = read_policy(R"({"metadata":{"name":"p","uid":"u","generation":3,"resourceVersion":"7"},
    "spec":{"environments":["prod*"],"defaultLevel":"Warn","levels":{"TF0201":"Enforce","III":"Off"},
    "exemptions":{"allowed":false,"maxDuration":"90d"}},"status":{"match":"x"}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->policy.name, "p");
  EXPECT_EQ(read->uid, "u");
  EXPECT_EQ(read->generation, 3);
  EXPECT_EQ(read->resource_version, 7U);
  EXPECT_EQ(read->status, R"({"match":"x"})");
  EXPECT_EQ(read->policy.default_level, Level::kWarn);
  EXPECT_EQ(read->policy.rule_levels.at("TF0201"), Level::kEnforce);
  EXPECT_EQ(read->policy.factor_levels.at(3), Level::kOff);
  EXPECT_FALSE(read->policy.exemptions_allowed);
  EXPECT_EQ(read->policy.longest_exemption, std::chrono::days(90));
  EXPECT_TRUE(read->policy.problems.empty());
}

TEST(ReadPolicy, KnowsNamespacesAndWhatIsAllowed) {
  const auto read = read_policy(R"({"metadata":{"name":"p"},"spec":{"environments":["*"],
    "namespaceSelector":{"matchLabels":{"stage":"production"},
      "matchExpressions":[{"key":"tenant","operator":"NotIn","values":["a","b"]}]},
    "allowed":{"hosts":["*.example.com"],"tolerations":[],"priorityClassNames":["low"]}}})");
  ASSERT_TRUE(read && read->policy.namespaces);
  EXPECT_TRUE(read->policy.problems.empty());
  EXPECT_EQ(read->policy.namespaces->labels.at("stage"), "production");
  EXPECT_EQ(read->policy.namespaces->requirements.at(0).values.size(), 2U);
  EXPECT_EQ(read->policy.allowed.hosts, std::vector<std::string>{"*.example.com"});
  EXPECT_EQ(read->policy.allowed.tolerations, std::vector<std::string>{}) << "none, which is not any";
  EXPECT_EQ(read->policy.allowed.priority_classes, std::vector<std::string>{"low"});
  EXPECT_FALSE(read->policy.allowed.expose_annotations);
  EXPECT_FALSE(read_policy(R"({"metadata":{"name":"p"},"spec":{"environments":["*"]}})")->policy.namespaces);
}

TEST(LabelSelector, SelectsAsTheApiServerDoes) {
  const StringMap labels = {{"stage", "production"}, {"tenant", "a"}};
  using Operator = LabelRequirement::Operator;
  const auto meets = [&labels](const char* key, Operator how, std::vector<std::string> values) {
    return selects({{}, {{key, how, std::move(values)}}}, labels);
  };
  EXPECT_TRUE(selects({}, labels));
  EXPECT_TRUE(selects({}, {}));
  EXPECT_TRUE(selects({{{"stage", "production"}}, {}}, labels));
  EXPECT_FALSE(selects({{{"stage", "staging"}}, {}}, labels));
  EXPECT_FALSE(selects({{{"stage", "production"}}, {}}, {}));
  EXPECT_TRUE(meets("tenant", Operator::kIn, {"b", "a"}));
  EXPECT_FALSE(meets("other", Operator::kIn, {"a"}));
  EXPECT_FALSE(meets("tenant", Operator::kNotIn, {"a"}));
  EXPECT_TRUE(meets("other", Operator::kNotIn, {"a"}));
  EXPECT_TRUE(meets("tenant", Operator::kExists, {}));
  EXPECT_FALSE(meets("tenant", Operator::kDoesNotExist, {}));
  EXPECT_TRUE(meets("other", Operator::kDoesNotExist, {}));
}

TEST(ReadPolicy, OfABadOneTheRestCounts) {
  const auto read = read_policy(R"({"metadata":{"name":"p"},"spec":{"environments":["*"],"later":1,
    "levels":{"TF0201":"Enforce","TF0301":"Loud","III":"Warn","TF03":"Off"}}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->policy.rule_levels, (std::map<std::string, Level>{{"TF0201", Level::kEnforce}}));
  EXPECT_EQ(read->policy.factor_levels.size(), 1U);
  ASSERT_EQ(read->policy.problems.size(), 2U) << "and a field of a later version is none";
  EXPECT_NE(read->policy.problems[0].find("factor III two levels"), std::string::npos);
  EXPECT_NE(read->policy.problems[1].find(".spec.levels.TF0301: must be one of"), std::string::npos);
  EXPECT_TRUE(read_policy(R"({"metadata":{"name":"p"}})")->policy.environments.empty());
  for (const char* text : {"", "[]", "{}", R"({"metadata":{}})"}) EXPECT_FALSE(read_policy(text)) << text;
}

}  // namespace
}  // namespace twelvefactor::kinds
