#include "definitions/definition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "definitions/definitions.hpp"
#include "definitions/read_schema.hpp"
#include "golden/case.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

const Definition& app_definition() {
  for (const Definition& each : *all_definitions()) {
    if (each.kind == "TwelveFactorApp") return each;
  }
  throw std::runtime_error("no definition of TwelveFactorApp");
}

/// Every place of the value that its schema has rules for.
void each_rule(const json& value, const Schema& schema,
               const std::function<void(const Rule&, const json&)>& visit) {
  for (const Rule& rule : schema.rules) visit(rule, value);
  if (value.is_array() && schema.items != nullptr) {
    for (const json& item : value) each_rule(item, *schema.items, visit);
  }
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items()) {
    if (const Schema* inner = schema.member(name)) each_rule(member, *inner, visit);
  }
}

void all_rules(const Schema& schema, std::set<const Rule*>& rules) {
  for (const Rule& rule : schema.rules) rules.insert(&rule);
  for (const auto& [name, property] : schema.properties) all_rules(property, rules);
  if (schema.entries) all_rules(*schema.entries, rules);
  if (schema.items) all_rules(*schema.items, rules);
}

TEST(Definitions, HaveNothingThatIsNotSupported) {
  const auto& definitions = all_definitions();
  ASSERT_TRUE(definitions) << definitions.error().message;
  std::set<std::string> kinds;
  for (const Definition& each : *definitions) {
    kinds.insert(each.kind);
    EXPECT_EQ(each.api_version, "twelvefactor.dev/v1alpha1");
    EXPECT_EQ(each.namespaced, each.kind != "TwelveFactorPolicy");
    EXPECT_EQ(each.keeps_status_apart, each.kind != "AppRelease") << each.kind;
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"AdminTask", "AppRelease", "ParityReport", "TwelveFactorApp",
                                          "TwelveFactorPolicy"}));
}

TEST(Definitions, AreThoseOfTheRepository) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(REPOSITORY_DIR) + "/crds")) {
    if (entry.path().extension() != ".yaml") continue;
    ++files;
    std::ifstream stream(entry.path());
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const json crd = json::parse(yaml::yaml_to_json(text).value().front());
    const std::string kind = crd["spec"]["names"]["kind"];
    const json& names =
        crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"];
    bool carried = false;
    for (const Definition& each : *all_definitions()) {
      if (each.kind != kind) continue;
      carried = true;
      EXPECT_EQ(each.schema.member("spec")->properties.size(), names.size()) << kind;
    }
    EXPECT_TRUE(carried) << entry.path();
  }
  EXPECT_EQ(files, all_definitions()->size());
}

/// Cases about what the API server refuses: the engine tells it all the same, of an object that came past it.
constexpr std::array<std::string_view, 6> kRefused = {
    "error_named_port_out_of_range.yaml", "error_port_out_of_range.yaml",
    "error_web_without_a_port.yaml",      "error_expected_differences.yaml",
    "credential_is_never_expected.yaml",  "expected_of_others.yaml"};

bool is_refused_case(const std::string& file) {
  return std::ranges::any_of(kRefused, [&file](std::string_view name) { return file.ends_with(name); });
}

/// All others are what the API server takes, which an end-to-end test asks it.
TEST(Definitions, TakeEveryGoldenApp) {
  std::set<const Rule*> asked;
  std::size_t apps = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(golden::directory())) {
    if (entry.path().extension() != ".yaml" || entry.path().string().ends_with(".expected.yaml")) continue;
    const std::string file = std::filesystem::relative(entry.path(), golden::directory()).string();
    const json read = golden::read_yaml(file);
    if (!read.is_object()) continue;
    for (const char* const name : {"app", "peer", ""}) {
      const json& app = *name == '\0' ? read : read.value(name, json());
      if (!is_ours(app)) continue;
      ++apps;
      if (is_refused_case(file)) {
        EXPECT_NE(in_lines(refusals_of(read["app"]), ""), "") << file;
        continue;
      }
      EXPECT_EQ(in_lines(refusals_of(app), ""), "") << file;
      each_rule(app, app_definition().schema,
                [&asked](const Rule& rule, const json&) { asked.insert(&rule); });
    }
  }
  EXPECT_GT(apps, 100U);
  // Rules that no golden app asks prove nothing here: the end-to-end test has a row for each.
  std::set<const Rule*> all;
  all_rules(app_definition().schema, all);
  EXPECT_GT(asked.size(), all.size() / 2);
}

TEST(Definitions, TellWhatIsNotSupported) {
  const std::pair<const char*, const char*> schemas[] = {
      {R"j({"type": "object", "oneOf": []})j", ".: the keyword oneOf is not supported"},
      {R"j({"properties": {"a": {"type": "string", "format": "ipv4"}}})j",
       ".a: the format ipv4 is not supported"},
      {R"j({"items": {"pattern": "("}})j", "[]: '(' is no regular expression"},
      {R"j({"x-kubernetes-validations": [{"rule": "self.exists(a, a)"}]})j",
       "the function exists is not supported"},
      {R"j({"x-kubernetes-validations": [{"rule": "true", "messageExpression": "''"}]})j",
       "messageExpression of a rule is not supported"}};
  for (const auto& [schema, wanted] : schemas) {
    const auto read = read_schema(json::parse(schema));
    ASSERT_FALSE(read) << schema;
    EXPECT_NE(read.error().message.find(wanted), std::string::npos) << read.error().message;
  }
}

}  // namespace
}  // namespace twelvefactor::definitions
