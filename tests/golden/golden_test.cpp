// Runs the cases of the twelve factors and of whole apps; see README.md.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "golden/case.hpp"
#include "kinds/build/built_object.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

constexpr std::size_t kLeastPlain = 3;
constexpr std::size_t kLeastErrors = 2;

/// "03_config"
std::string directory_of(int factor) {
  for (const auto& entry : std::filesystem::directory_iterator(directory())) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && name.starts_with((factor < 10 ? "0" : "") + std::to_string(factor) + "_"))
      return name;
  }
  return {};
}

bool is_error(const std::string& file) {
  return file.find("/error_") != std::string::npos;
}

std::vector<std::string> factor_cases() {
  std::vector<std::string> files;
  for (const reconcile::Factor& factor : reconcile::kFactors) {
    const std::string below = directory_of(factor.number);
    if (below.empty()) continue;
    for (std::string& file : files_in(below)) files.push_back(std::move(file));
  }
  return files;
}

std::vector<std::string> whole_cases() {
  std::vector<std::string> files = files_in("whole");
  std::erase_if(files, [](const std::string& file) { return file.ends_with(".expected.yaml"); });
  return files;
}

/// What GoogleTest allows in a name.
std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(0, info.param.rfind('.'));
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

const DesiredObject* find(const Desired& desired, const std::string& title_of) {
  for (const DesiredObject& each : desired.objects) {
    if (title(each.kind, each.name) == title_of) return &each;
  }
  return nullptr;
}

std::string titles(const Desired& desired) {
  std::string all;
  for (const DesiredObject& each : desired.objects) all += " " + title(each.kind, each.name);
  return all;
}

void expect_same(const char* what, const json& expected, const json& actual) {
  for (const std::string& line : differences(expected, actual, what)) ADD_FAILURE() << line;
  EXPECT_EQ(expected.size(), actual.size()) << what << ": " << actual.dump(2);
}

// --- one factor at a time

class FactorCase : public ::testing::TestWithParam<std::string> {};

TEST_P(FactorCase, IsAsExpected) {
  const json golden_case = read_yaml(GetParam());
  const int factor = std::stoi(GetParam().substr(0, 2));
  const json& expected = golden_case.at("expect");
  for (const auto& [name, value] : expected.items()) {
    EXPECT_TRUE(
        (std::set<std::string>{"objects", "absent", "held", "findings", "waits", "kept", "adminProcesses"}
             .contains(name)))
        << "expect has no field " << name;
  }
  const Observed observed = observed_in(golden_case);
  const Desired desired = reconcile::reconcile(observed);

  for (const json& object : expected.value("objects", json::array())) {
    const std::string wanted =
        object.at("kind").get<std::string>() + "/" + object.at("metadata").at("name").get<std::string>();
    const DesiredObject* found = find(desired, wanted);
    ASSERT_NE(found, nullptr) << wanted << " is missing; there are" << titles(desired);
    for (const std::string& line : differences(object, json::parse(found->json), wanted))
      ADD_FAILURE() << line;
  }
  for (const json& absent : expected.value("absent", json::array())) {
    EXPECT_EQ(find(desired, absent), nullptr) << absent << " must not be made";
  }
  for (const json& held : expected.value("held", json::array())) {
    const DesiredObject* found = find(desired, held);
    EXPECT_TRUE(found != nullptr && found->hold) << held << " must wait";
  }
  if (!expected.contains("held")) {
    for (const DesiredObject& each : desired.objects)
      EXPECT_FALSE(each.hold) << title(each.kind, each.name) << " waits";
  }

  std::vector<Finding> own;
  for (const Finding& finding : desired.findings) {
    if (finding.factor == factor) own.push_back(finding);
  }
  expect_same("findings", expected.value("findings", json::array()), findings_json(own));
  expect_same("waits", expected.value("waits", json::array()), waits_json(desired.waits));
  if (expected.contains("kept")) {
    EXPECT_EQ(kept_json(desired.kept), expected.at("kept"));
  }
  if (expected.contains("adminProcesses")) {
    EXPECT_EQ(records_json(desired.admin_processes), expected.at("adminProcesses"));
  }
}

INSTANTIATE_TEST_SUITE_P(Golden, FactorCase, ::testing::ValuesIn(factor_cases()), test_name);

TEST(GoldenCases, ThereAreEnoughOfEachFactor) {
  for (const reconcile::Factor& factor : reconcile::kFactors) {
    const std::string below = directory_of(factor.number);
    ASSERT_FALSE(below.empty()) << "no directory for factor " << factor.number;
    std::size_t errors = 0;
    const std::vector<std::string> files = files_in(below);
    for (const std::string& file : files) errors += is_error(file) ? 1U : 0U;
    EXPECT_GE(files.size() - errors, kLeastPlain) << below;
    EXPECT_GE(errors, kLeastErrors) << below;
  }
  EXPECT_GE(whole_cases().size(), 6U);
}

TEST(GoldenCases, SayWhatTheyAreAboutAndExpectSomething) {
  std::set<std::string> descriptions;
  for (const std::string& file : factor_cases()) {
    const json golden_case = read_yaml(file);
    EXPECT_TRUE(descriptions.insert(golden_case.value("description", "")).second)
        << file << ": the description is missing or another case's";
    const json& expected = golden_case.at("expect");
    const bool finds = !expected.value("findings", json::array()).empty();
    EXPECT_EQ(is_error(file), finds || !expected.value("waits", json::array()).empty())
        << file << ": error_ is for cases with findings or waits";
    EXPECT_TRUE(finds || !expected.value("objects", json::array()).empty() ||
                expected.contains("adminProcesses"))
        << file << " expects nothing";
  }
}

TEST(GoldenCases, CoverEveryRule) {
  std::set<std::string> written;
  for (const Rule* rule : reconcile::all_rules()) {
    const bool found_here = rule->kept == Kept::kByCheck || rule->kept == Kept::kByObservation;
    if (found_here && rule->factor > 0) written.emplace(rule->id);
  }
  std::set<std::string> covered;
  for (const std::string& file : factor_cases()) {
    const json golden_case = read_yaml(file);
    for (const json& finding : golden_case.at("expect").value("findings", json::array())) {
      const std::string id = finding.at("rule");
      EXPECT_EQ(id.substr(2, 2), file.substr(0, 2)) << file;
      covered.insert(id);
    }
  }
  EXPECT_EQ(covered, written);
  EXPECT_GE(written.size(), 35U);
}

// --- whole apps

/// Everything that is desired, as YAML: first what is no object, then the objects in the order in which they
/// are written.
std::string whole(const Desired& desired) {
  json first = {{"findings", findings_json(desired.findings)},
                {"waits", waits_json(desired.waits)},
                {"kept", kept_json(desired.kept)},
                {"adminProcesses", records_json(desired.admin_processes)},
                {"held", json::array()},
                {"objects", json::array()}};
  for (const DesiredObject& each : desired.objects) {
    first["objects"].push_back(title(each.kind, each.name));
    if (each.hold) first["held"].push_back(title(each.kind, each.name));
  }
  std::string text =
      "# Written by UPDATE_GOLDEN=1; see README.md.\n" + yaml::json_to_yaml(first.dump()).value();
  for (const DesiredObject& each : desired.objects) text += "---\n" + yaml::json_to_yaml(each.json).value();
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The first lines that differ, with what comes before them.
std::string first_difference(const std::string& expected, const std::string& actual) {
  const std::vector<std::string> want = lines_of(expected);
  const std::vector<std::string> have = lines_of(actual);
  std::size_t at = 0;
  while (at < want.size() && at < have.size() && want[at] == have[at]) ++at;
  std::string text = "line " + std::to_string(at + 1) + ":\n";
  for (std::size_t i = at < 5 ? 0 : at - 5; i < at; ++i) text += "    " + want[i] + "\n";
  for (std::size_t i = at; i < std::min(at + 5, want.size()); ++i) text += "  - " + want[i] + "\n";
  for (std::size_t i = at; i < std::min(at + 5, have.size()); ++i) text += "  + " + have[i] + "\n";
  return text;
}

class WholeCase : public ::testing::TestWithParam<std::string> {};

TEST_P(WholeCase, GivesExactlyTheseObjects) {
  const std::string actual = whole(reconcile::reconcile(observed_in(read_yaml(GetParam()))));
  const std::string file =
      GetParam().substr(0, GetParam().size() - std::string(".yaml").size()) + ".expected.yaml";
  if (std::getenv("UPDATE_GOLDEN") != nullptr) {
    std::ofstream(directory() + "/" + file) << actual;
    return;
  }
  const std::string expected = read_text(file);
  EXPECT_TRUE(expected == actual) << file << " differs at " << first_difference(expected, actual)
                                  << "UPDATE_GOLDEN=1 writes it anew.";
}

INSTANTIATE_TEST_SUITE_P(Golden, WholeCase, ::testing::ValuesIn(whole_cases()), test_name);

// --- the comparison itself

TEST(Differences, AreFoundWhereTheyAre) {
  const json actual =
      json::parse(R"({"a": 1, "b": {"c": [1, 2]}, "l": [{"n": "x", "v": 1}, {"n": "y", "v": 2}]})");
  const auto same = [&actual](const char* expected) {
    return differences(json::parse(expected), actual).empty();
  };
  for (const char* const expected :
       {R"({})", R"({"a": 1})", R"({"b": {"c": [1, 2]}})", R"({"z": null})", R"({"l": [{"n": "y"}]})",
        R"({"l": [{"n": "x"}, {"v": 2}]})", R"({"l": []})"}) {
    EXPECT_EQ(same(expected), std::string(expected) != R"({"l": []})") << expected;
  }
  for (const char* const expected :
       {R"({"a": 2})", R"({"a": "1"})", R"({"a": null})", R"({"z": 1})", R"({"b": {"c": [1]}})",
        R"({"b": {"c": [2, 1]}})", R"({"b": 1})", R"({"l": [{"n": "z"}]})",
        R"({"l": [{"n": "y"}, {"n": "x"}]})", R"({"l": [{"n": "x", "v": 2}]})",
        R"({"l": [{"n": "x"}, {"n": "x"}]})", R"({"b": {"c": [{}]}})"}) {
    EXPECT_FALSE(same(expected)) << expected;
  }
  EXPECT_EQ(differences(json::parse(R"({"b": {"c": [1]}})"), actual, "x"),
            std::vector<std::string>{"x.b.c: expected [1], is [1,2]"});
}

}  // namespace
}  // namespace twelvefactor::golden
