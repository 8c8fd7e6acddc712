// The policies for plain workloads, as texts: what of a TwelveFactorPolicy stands in them.
#include "admission/workloads.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <regex>

#include "yaml/yaml.hpp"

namespace twelvefactor::admission {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr std::chrono::sys_days kDay{2026y / 12 / 1};

Policy strict() {
  Policy policy;
  policy.name = "strict";
  policy.environments = {"prod*"};
  policy.default_level = Level::kOff;
  return policy;
}

std::vector<json> made_of(const Policy& policy) {
  std::vector<json> objects;
  const auto documents = yaml::yaml_to_json(workload_policies(policy, kDay));
  if (!documents) throw std::runtime_error(documents.error().message);
  for (const std::string& document : *documents) {
    if (json object = json::parse(document); object.is_object()) objects.push_back(std::move(object));
  }
  return objects;
}

std::string variable(const json& policy, const std::string& name) {
  for (const json& each : policy["spec"]["variables"]) {
    if (each["name"] == name) return each["expression"];
  }
  return {};
}

TEST(WorkloadPolicies, HoldTheLevelsOfThePolicy) {
  Policy policy = strict();
  policy.rule_levels = {{"TF0201", Level::kEnforce}, {"TF0601", Level::kWarn}, {"TF0802", Level::kAudit}};
  const std::vector<json> objects = made_of(policy);
  ASSERT_EQ(objects.size(), 4U);
  EXPECT_EQ(objects[0]["metadata"]["name"], "twelvefactor-workloads-strict");
  EXPECT_EQ(objects[2]["metadata"]["name"], "twelvefactor-workloads-strict-warn");
  EXPECT_EQ(variable(objects[0], "refused"), "variables.TF0201");
  EXPECT_EQ(variable(objects[0], "TF0601"), "");
  EXPECT_EQ(objects[2]["spec"]["validations"].size(), 1U);
  EXPECT_EQ(objects[2]["spec"]["auditAnnotations"].size(), 1U);
  EXPECT_FALSE(objects[0]["spec"].contains("paramKind"))
      << "a custom kind must not decide about built-in ones";
  EXPECT_FALSE(objects[1]["spec"].contains("paramRef"));
}

TEST(WorkloadPolicies, AreOnlyThoseThatAreNeeded) {
  Policy policy = strict();
  EXPECT_TRUE(made_of(policy).empty());
  policy.rule_levels = {{"TF0201", Level::kEnforce}};
  EXPECT_EQ(made_of(policy).size(), 2U);
  policy.rule_levels = {{"TF0201", Level::kAudit}};
  const std::vector<json> objects = made_of(policy);
  ASSERT_EQ(objects.size(), 2U);
  EXPECT_FALSE(objects[0]["spec"].contains("validations"));
}

TEST(WorkloadPolicies, CountWhereTheLabelNamesThePolicy) {
  Policy policy = strict();
  policy.rule_levels = {{"TF0201", Level::kEnforce}};
  policy.namespaces =
      LabelSelector{{{"stage", "production"}}, {{"team", LabelRequirement::Operator::kExists, {}}}};
  const json selector = made_of(policy).at(1)["spec"]["matchResources"]["namespaceSelector"];
  EXPECT_EQ(selector["matchLabels"],
            json({{"stage", "production"}, {"twelvefactor.dev/workload-policy", "strict"}}));
  EXPECT_EQ(selector["matchExpressions"][0]["key"], "kubernetes.io/metadata.name");
  EXPECT_EQ(selector["matchExpressions"][0]["values"][0], "kube-system");
  EXPECT_EQ(selector["matchExpressions"][1], json({{"key", "team"}, {"operator", "Exists"}}));
}

TEST(WorkloadPolicies, KnowTheDayAndWhatExemptionsMay) {
  Policy policy = strict();
  policy.rule_levels = {{"TF0201", Level::kEnforce}};
  policy.longest_exemption = std::chrono::days(90);
  const json made = made_of(policy).at(0);
  EXPECT_NE(variable(made, "today").find("'2026-12-01'"), std::string::npos);
  EXPECT_NE(variable(made, "exempt").find("duration('2160h')"), std::string::npos);
  policy.exemptions_allowed = false;
  EXPECT_EQ(variable(made_of(policy).at(0), "exempt"), "[]");
}

TEST(WorkloadPolicies, NeverMatchPods) {
  Policy policy = strict();
  policy.default_level = Level::kEnforce;
  const json made = made_of(policy).at(0);
  for (const json& rule : made["spec"]["matchConstraints"]["resourceRules"]) {
    for (const json& resource : rule["resources"]) {
      EXPECT_NE(resource, "pods");
      EXPECT_EQ(resource.get<std::string>().find('/'), std::string::npos) << "scale and status go through";
    }
  }
  EXPECT_GE(workload_rules().size(), 12U);
  const std::string text = made.dump();
  std::smatch left;
  EXPECT_FALSE(std::regex_search(text, left, std::regex("[A-Z_]{4,}\\(|@name|@value"))) << left.str();
}

}  // namespace
}  // namespace twelvefactor::admission
