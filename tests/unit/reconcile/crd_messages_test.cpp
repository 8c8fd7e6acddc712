// What the API server refuses because of a rule, it refuses with the rule's id: the messages of the
// definitions against the catalogue.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <nlohmann/json.hpp>

#include "reconcile/rules.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::reconcile {
namespace {

using nlohmann::json;

/// The messages of all CEL rules below.
void collect(const json& node, std::vector<std::string>& messages) {
  if (node.is_object() && node.contains("x-kubernetes-validations")) {
    for (const json& rule : node["x-kubernetes-validations"]) messages.push_back(rule.value("message", ""));
  }
  if (!node.is_structured()) return;
  for (const json& child : node) collect(child, messages);
}

std::vector<std::string> messages() {
  std::vector<std::string> found;
  for (const auto& file : std::filesystem::directory_iterator(std::string(REPOSITORY_DIR) + "/crds")) {
    std::ifstream in(file.path());
    std::stringstream text;
    text << in.rdbuf();
    const auto documents = yaml::yaml_to_json(text.str());
    EXPECT_TRUE(documents) << file.path();
    if (!documents) continue;
    for (const std::string& document : *documents) collect(json::parse(document), found);
  }
  return found;
}

/// A message that names an id only as an example of how one looks.
bool is_about_names(const std::string& message) {
  return message.find("such as TF") != std::string::npos;
}

TEST(CrdMessages, NameRulesThatThereAre) {
  const std::regex id("TF[0-9]{4}");
  std::set<std::string> named;
  for (const std::string& message : messages()) {
    EXPECT_FALSE(message.empty()) << "a CEL rule without a message";
    for (std::sregex_iterator each(message.begin(), message.end(), id), end; each != end; ++each) {
      EXPECT_NE(find_rule(each->str()), nullptr) << message;
      if (!is_about_names(message)) named.insert(each->str());
    }
  }
  std::set<std::string> refused;
  for (const Rule* rule : all_rules()) {
    const bool by_cel = rule->looked_at.find("refuses") != std::string_view::npos;
    if (by_cel) refused.insert(std::string(rule->id));
    // What is required needs no message: the API server names the field.
    if (rule->kept == Kept::kByApi && !by_cel) {
      EXPECT_NE(rule->looked_at.find("required"), std::string_view::npos) << rule->id;
    }
  }
  EXPECT_EQ(named, refused);
  EXPECT_TRUE(refused.contains("TF0701"));
}

}  // namespace
}  // namespace twelvefactor::reconcile
