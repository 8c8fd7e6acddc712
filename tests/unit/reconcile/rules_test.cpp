// The catalogue as a whole: every rule says what it must, its example breaks it and the mended one does not,
// and docs/rules.md is what the code says.
#include "reconcile/rules.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "kinds/deploy/app_spec_json.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules_text.hpp"
#include "unit/apps.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::reconcile {
namespace {

using nlohmann::json;

constexpr std::string_view kBase = R"(
environment: staging
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e}
image: registry.example.com/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
processes: {worker: {command: [/bin/worker], replicas: 2, resources: {requests: {cpu: 100m}}}}
)";

/// The rules that the app breaks when this part of its spec is so.
std::set<std::string> broken_by(const std::string& part) {
  json spec = json::parse(yaml::yaml_to_json(kBase).value().front());
  const json changes = json::parse(yaml::yaml_to_json(part).value().at(0));
  for (const auto& [name, value] : changes.items()) spec[name] = value;
  const auto read = kinds::parse_app_spec_strictly(spec.dump());
  if (!read) throw std::runtime_error(part + ": " + read.error().message);
  Observed observed;
  observed.offline = true;
  observed.app.key = {"shop-production", "shop"};
  observed.app.spec = *read;
  std::set<std::string> rules;
  for (const Finding& finding : reconcile(observed).findings) rules.insert(finding.rule);
  return rules;
}

TEST(Rules, AreInOrderAndSayEverything) {
  std::string before;
  std::set<int> factors;
  for (const Rule* rule : all_rules()) {
    const std::string id(rule->id);
    EXPECT_LT(before, id) << "in order, each id once";
    before = id;
    ASSERT_EQ(id.size(), 6U) << id;
    EXPECT_EQ(std::stoi(id.substr(2, 2)), rule->factor) << id;
    for (const std::string_view text : {rule->title, rule->looked_at, rule->why, rule->remedy})
      EXPECT_FALSE(text.empty()) << id;
    EXPECT_NE(rule->level, Level::kOff) << id;
    EXPECT_EQ(find_rule(id), rule);
    factors.insert(rule->factor);
  }
  EXPECT_EQ(factors.size(), 13U) << "twelve, and the rules about exemptions";
  EXPECT_GE(all_rules().size(), 40U);
  for (const Factor& factor : kFactors) EXPECT_GE(factor.rules().size(), 2U) << factor.name;
  EXPECT_EQ(find_rule("TF9999"), nullptr);
  EXPECT_EQ(find_rule(""), nullptr);
}

TEST(Rules, HaveExamplesThatBreakThemAndMendedOnesThatDoNot) {
  std::size_t examples = 0;
  for (const Rule* rule : all_rules()) {
    const std::string id(rule->id);
    if (rule->example.empty()) {
      const std::set<std::string> need_a_cluster = {"TF0302", "TF0401", "TF0706", "TF1005", "TF1006"};
      EXPECT_TRUE(rule->kept != Kept::kByCheck || need_a_cluster.contains(id) || rule->factor == 0)
          << id << " has no example";
      continue;
    }
    const std::string text(rule->example);
    const std::size_t mark = text.find("---\n");
    ASSERT_NE(mark, std::string::npos) << id;
    EXPECT_TRUE(broken_by(text.substr(0, mark)).contains(id)) << id << " is not broken by its example";
    EXPECT_FALSE(broken_by(text.substr(mark + 4)).contains(id)) << id << " is broken by its mended example";
    ++examples;
  }
  EXPECT_GE(examples, 34U);
}

TEST(Rules, AreTheOnlyOnesThatFindingsName) {
  for (const Factor& factor : kFactors) {
    std::set<std::string_view> own;
    for (const Rule* rule : factor.rules()) own.insert(rule->id);
    for (const Rule* rule : all_rules())
      EXPECT_EQ(own.contains(rule->id), rule->factor == factor.number) << rule->id;
  }
}

TEST(Rules, AreTheDocument) {
  const std::string file = std::string(REPOSITORY_DIR) + "/docs/rules.md";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(file) << rules_document();
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  EXPECT_TRUE(text.str() == rules_document()) << "docs/rules.md is not what the code says: make docs";
}

TEST(FactorNumber, ReadsRomanNumbersAndIds) {
  for (const char* const name : {"III", "iii", "3", "TF03", "tf03", "03"})
    EXPECT_EQ(factor_number(name), 3) << name;
  for (const char* const name : {"", "0", "13", "XIII", "TF0301", "TF", "TF00", "III ", "-3", "3x"})
    EXPECT_EQ(factor_number(name), 0) << name;
  for (int factor = 1; factor <= 12; ++factor) EXPECT_EQ(factor_number(roman(factor)), factor);
}

TEST(Explain, PrintsRulesAndFactors) {
  const std::string rule = explain_rule(*find_rule("TF0301"));
  EXPECT_TRUE(rule.starts_with("TF0301 · Warn · a literal looks like a secret\n")) << rule;
  EXPECT_NE(rule.find("https://12factor.net/config"), std::string::npos);
  EXPECT_NE(rule.find("\n    backingServices:\n"), std::string::npos) << "the example";
  EXPECT_EQ(rule.find('`'), std::string::npos) << "a terminal shows no Markdown";
  const std::string factor = explain_factor(6);
  for (const char* const id : {"TF0601", "TF0602", "TF0603"})
    EXPECT_NE(factor.find(id), std::string::npos) << id;
  std::istringstream lines(list_rules());
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) count += line.starts_with("TF") ? 1U : 0U;
  EXPECT_EQ(count, all_rules().size());
}

}  // namespace
}  // namespace twelvefactor::reconcile
