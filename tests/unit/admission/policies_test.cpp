// The policies of the API server, as texts: which rules are in them, and that nothing is left of the short
// forms in which rules say them. What they mean, a real API server says
// (e2e/test_admission_says_what_lint_says.py).
#include "admission/policies.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "admission/release_inputs.hpp"
#include "admission/rule_text.hpp"
#include "kinds/deploy/release_fields.hpp"
#include "reconcile/rules.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::admission {
namespace {

using nlohmann::json;

std::vector<json> objects_of(const std::string& text) {
  std::vector<json> objects;
  const auto documents = yaml::yaml_to_json(text);
  if (!documents) throw std::runtime_error(documents.error().message);
  for (const std::string& document : *documents) objects.push_back(json::parse(document));
  return objects;
}

std::set<std::string> variables_of(const json& policy) {
  std::set<std::string> names;
  for (const json& each : policy["spec"]["variables"]) names.insert(each["name"]);
  return names;
}

/// Every expression of a policy.
std::string expressions_of(const json& policy) {
  std::string text;
  for (const char* const list : {"matchConditions", "variables", "validations", "auditAnnotations"}) {
    for (const json& each : policy["spec"].value(list, json::array())) {
      for (const char* const name : {"expression", "messageExpression", "valueExpression"})
        text += each.value(name, "") + "\n";
    }
  }
  return text;
}

TEST(AdmissionPolicies, AreThoseOfTheManifests) {
  const std::string file = std::string(REPOSITORY_DIR) + "/manifests/admission/policies.yaml";
  std::ifstream stream(file);
  ASSERT_TRUE(stream) << file;
  std::stringstream text;
  text << stream.rdbuf();
  EXPECT_TRUE(text.str() == admission_policies()) << file << " is not what the code says: make docs";
}

TEST(AdmissionPolicies, DenyByOneAndWarnByTheOther) {
  const std::vector<json> objects = objects_of(admission_policies());
  ASSERT_EQ(objects.size(), 4U);
  const auto& [deny, denies, warn, warns] = std::tie(objects[0], objects[1], objects[2], objects[3]);
  EXPECT_EQ(deny["spec"]["failurePolicy"], "Fail");
  EXPECT_EQ(warn["spec"]["failurePolicy"], "Ignore") << "an error of it must refuse nothing";
  EXPECT_EQ(denies["spec"]["validationActions"], json({"Deny"}));
  EXPECT_EQ(warns["spec"]["validationActions"], json({"Warn"}));
  for (const json* const binding : {&denies, &warns}) {
    EXPECT_EQ((*binding)["spec"]["paramRef"],
              json({{"selector", json::object()}, {"parameterNotFoundAction", "Allow"}}));
    EXPECT_EQ((*binding)["spec"]["policyName"], (*binding)["metadata"]["name"]);
  }
  EXPECT_EQ(deny["spec"]["validations"].size(), 1U)
      << "the API server shows one refusal, so it names all rules";
  EXPECT_EQ(warn["spec"]["validations"].size(), admission_rules().size());
  for (const json* const policy : {&deny, &warn}) {
    const json& rule = (*policy)["spec"]["matchConstraints"]["resourceRules"].at(0);
    EXPECT_EQ(rule["resources"], json({"twelvefactorapps"})) << "no subresource, and no kind of Kubernetes";
  }
}

TEST(AdmissionPolicies, HoldEveryRuleThatSaysItInCel) {
  const std::vector<json> objects = objects_of(admission_policies());
  EXPECT_GE(admission_rules().size(), 20U);
  for (const Rule* rule : admission_rules()) {
    for (const std::size_t policy : {std::size_t{0}, std::size_t{2}})
      EXPECT_TRUE(variables_of(objects[policy]).contains(std::string(rule->id))) << rule->id;
    EXPECT_EQ(rule->kept, Kept::kByCheck) << rule->id << ": nothing else can be broken by a spec";
  }
}

TEST(AdmissionPolicies, AreWrittenOut) {
  for (const json& object : objects_of(admission_policies())) {
    if (object["kind"] != "ValidatingAdmissionPolicy") continue;
    const std::string text = expressions_of(object);
    std::smatch left;
    EXPECT_FALSE(
        std::regex_search(text, left, std::regex("[A-Z_]{4,}\\(|@name|@value|DEPLOYS_DIFFER|LOCAL[^A-Z_']")))
        << left.str();
    EXPECT_EQ(std::ranges::count(text, '('), std::ranges::count(text, ')'));
    EXPECT_EQ(std::ranges::count(text, '\'') % 2, 0);
  }
}

TEST(AdmissionPolicies, UseNoVariableThatIsNotThere) {
  for (const json& object : objects_of(admission_policies())) {
    if (object["kind"] != "ValidatingAdmissionPolicy") continue;
    const std::set<std::string> known = variables_of(object);
    const std::string text = expressions_of(object);
    const std::regex used("variables\\.([A-Za-z0-9]+)");
    for (std::sregex_iterator at(text.begin(), text.end(), used), end; at != end; ++at)
      EXPECT_TRUE(known.contains((*at)[1])) << (*at)[1];
    // What a policy asks before it knows the namespace.
    for (const json& each : object["spec"]["matchConditions"]) {
      const std::string expression = each["expression"];
      EXPECT_EQ(expression.find("variables."), std::string::npos) << each["name"];
      EXPECT_EQ(expression.find("namespaceObject"), std::string::npos) << each["name"];
    }
  }
}

TEST(AdmissionPolicies, SayWhatIsWrongInAFewWords) {
  std::size_t all = 0;
  for (const Rule* rule : admission_rules()) {
    const std::string said = said_of(*rule);
    EXPECT_LE(said.size(), kLongestRuleText) << rule->id << said;
    EXPECT_NE(said.find(rule->title), std::string::npos) << said;
    EXPECT_GT(said.size(), rule->title.size() + 12) << rule->id << ": nothing is left of the remedy" << said;
    EXPECT_EQ(said.find('`'), std::string::npos) << said;
    all += said.size() + rule->id.size() + 30;
  }
  EXPECT_LT(all, 5120U) << "of a longer message the API server shows nothing";
}

TEST(ReleaseInputs, AreTheFieldsThatMakeARelease) {
  const std::string same = same_release_inputs();
  for (const kinds::ReleaseFieldRow& row : kinds::release_fields()) {
    const std::string path = row.path;
    const std::string last = path.substr(path.rfind('.') + 1);
    if (row.is != kinds::ReleaseField::kReleased) continue;
    EXPECT_NE(same.find(last), std::string::npos) << path;
  }
  for (const char* const never :
       {"exemptions", "replicas", "suspend", "placement", "parity", "autoscaling", "pod.labels"})
    EXPECT_EQ(same.find(never), std::string::npos) << never;
  EXPECT_NE(same.find("'size'"), std::string::npos) << "of scratch all but its size";
}

TEST(Rules, ActWhereTheyAreAsked) {
  std::ifstream stream(std::string(REPOSITORY_DIR) + "/crds/twelvefactorapps.yaml");
  std::stringstream text;
  text << stream.rdbuf();
  const std::string definition = text.str();
  for (const Rule* rule : reconcile::all_rules()) {
    const std::vector<std::string_view> places = reconcile::places_of(*rule);
    EXPECT_FALSE(places.empty()) << rule->id;
    const bool by_message = definition.find(std::string(rule->id) + ":") != std::string::npos &&
                            definition.find(std::string(rule->id) + ": {") == std::string::npos;
    EXPECT_EQ(by_message, rule->refused || (rule->kept == Kept::kByApi && rule->id == "TF0403")) << rule->id;
    const bool defined = std::ranges::find(places, "definition") != places.end();
    EXPECT_EQ(defined, rule->refused || rule->kept == Kept::kByApi || rule->kept == Kept::kByConstruction)
        << rule->id;
  }
  const std::vector<std::string_view> digest = {"admission", "release", "lint"};
  EXPECT_EQ(reconcile::places_of(*reconcile::find_rule("TF0201")), digest);
  EXPECT_EQ(reconcile::places_of(*reconcile::find_rule("TF0302")), std::vector<std::string_view>{"release"});
}

}  // namespace
}  // namespace twelvefactor::admission
