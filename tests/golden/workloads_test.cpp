// Plain workloads as lint judges them: cases by factor in workloads/, each with all findings of its factor.
// See README.md.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "golden/case.hpp"
#include "lint/lint.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

constexpr std::size_t kLeastCases = 60;

/// A container of which nothing is to be said but what the case is about.
json quiet_container(json container) {
  const std::string image = "registry.example.com/app@sha256:" + std::string(64, 'a');
  if (!container.contains("name")) container["name"] = "app";
  if (!container.contains("image")) container["image"] = image;
  if (container["image"].is_null()) container.erase("image");
  if (!container.contains("resources"))
    container["resources"] = {{"requests", {{"cpu", "10m"}, {"memory", "16Mi"}}}};
  return container;
}

/// The manifests of a case: `manifests` as they stand, or an object of `kind` with `containers`.
std::string manifests_of(const json& given) {
  if (given.contains("manifests")) return given.at("manifests");
  const std::string kind = given.value("kind", "Deployment");
  json pod = given.value("pod", json::object());
  pod["containers"] = json::array();
  for (const json& each : given.at("containers")) pod["containers"].push_back(quiet_container(each));
  json init = json::array();
  for (const json& each : given.value("initContainers", json::array())) init.push_back(quiet_container(each));
  if (!init.empty()) pod["initContainers"] = init;
  json spec = given.value("spec", json::object());
  const json whole_pod = {{"metadata", {{"labels", {{"app", "shop"}}}}}, {"spec", pod}};
  if (kind == "Pod") {
    spec = pod;
  } else if (kind == "CronJob") {
    spec["jobTemplate"]["spec"] = {{"activeDeadlineSeconds", 60}, {"template", whole_pod}};
  } else {
    spec["template"] = whole_pod;
  }
  if (kind == "Job") spec["activeDeadlineSeconds"] = 60;
  const json object = {{"apiVersion", given.value("apiVersion", kind == "Pod" ? "v1" : "apps/v1")},
                       {"kind", kind},
                       {"metadata", given.value("metadata", json{{"name", "shop"}})},
                       {"spec", spec}};
  return object.dump() + "\n" + given.value("beside", "");
}

/// "TF1101 .spec.template.spec.containers[0].command"
std::vector<std::string> findings_of(const json& given, const std::string& factor) {
  lint::LintOptions options;
  options.today = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);
  options.environment = given.value("environment", "");
  lint::Linter linter(std::move(options));
  linter.read("dir/f.yaml", manifests_of(given), /*must_be_kubernetes=*/true);
  const lint::Report report = linter.finish();
  std::vector<std::string> lines;
  for (const lint::LintFinding& each : report.findings) {
    if (each.finding.rule.substr(2, 2) != factor) continue;
    std::string line = each.finding.rule + " " + each.finding.path;
    if (!each.finding.exempted.empty()) line += " exempted";
    lines.push_back(std::move(line));
  }
  for (const lint::Problem& each : report.problems) lines.push_back(each.message);
  return lines;
}

TEST(GoldenWorkloads, HaveExactlyTheseFindings) {
  std::size_t cases = 0;
  for (const std::string& file : files_in("workloads")) {
    const std::string factor = file.substr(file.rfind('/') + 1, 2);
    const json document = read_yaml(file);
    for (const json& given : document.at("cases")) {
      ++cases;
      std::vector<std::string> expected;
      for (const json& each : given.at("findings")) expected.push_back(each);
      EXPECT_EQ(findings_of(given, factor), expected) << file << ": " << given.at("description");
    }
  }
  EXPECT_GE(cases, kLeastCases);
}

}  // namespace
}  // namespace twelvefactor::golden
