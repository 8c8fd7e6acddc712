#include "lint/lint.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/document.hpp"
#include "lint/documents.hpp"
#include "lint/fingerprint.hpp"
#include "lint/levelling.hpp"
#include "yaml/places.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

/// Made by a controller from another object, which is looked at itself: a TwelveFactorApp, a CronJob, a
/// Deployment.
bool is_somebodys_child(const json& object) {
  const json& owners = kinds::list_at(kinds::object_at(object, "metadata"), "ownerReferences");
  return std::ranges::any_of(
      owners, [](const json& owner) { return owner.is_object() && kinds::true_at(owner, "controller"); });
}

}  // namespace

Linter::Linter(LintOptions options)
    : options_(std::move(options)),
      levelling_(std::make_unique<Levelling>(options_)),
      collected_(std::make_unique<Collected>()) {}

Linter::~Linter() = default;

void Linter::read(const std::string& file, std::string_view text, bool must_be_kubernetes) {
  each_document(file, text, collected_->report.problems,
                [&](const json& parsed, const yaml::DocumentText& part) {
                  Document document(options_, *levelling_, *collected_, file, part);
                  document.read(parsed, must_be_kubernetes);
                });
}

void Linter::read_live(std::string_view list_json, std::string_view api_version, std::string_view kind) {
  static const std::string kNoFile;
  json list = json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_object() || !list.contains("items") || !list["items"].is_array()) {
    add_problem({"", 0, "the API server's list of " + std::string(kind) + " is none"});
    return;
  }
  Document document(options_, *levelling_, *collected_, kNoFile, {});
  for (json& item : list["items"]) {
    // What only stands beside a workload counts whoever made it.
    const bool beside = kind == "HorizontalPodAutoscaler" || kind == "Service";
    if (!beside && is_somebodys_child(item)) continue;
    // Items of a list do not say what they are.
    item["apiVersion"] = api_version;
    item["kind"] = kind;
    document.read(item, /*must_be_kubernetes=*/true);
  }
}

void Linter::add_problem(Problem problem) {
  collected_->report.problems.push_back(std::move(problem));
}

/// Known only when all has been read.
void Linter::look_for_twins() {
  Report& report = collected_->report;
  std::map<std::string, const Seen*> first;
  for (Seen& each : collected_->seen) {
    const auto [known, fresh] = first.emplace(each.codebase, &each);
    if (fresh || known->second->object == each.object || !each.finding) continue;
    each.finding->finding.message = "the same codebase as " + known->second->object + " in this namespace";
    if (report.findings.size() < options_.most_findings) {
      report.findings.push_back(*each.finding);
    } else {
      ++report.findings_left_out;
    }
  }
}

void Linter::ask_neighbours() {
  for (LintFinding& finding : collected_->neighbours.answers()) {
    if (collected_->report.findings.size() < options_.most_findings) {
      collected_->report.findings.push_back(std::move(finding));
    } else {
      ++collected_->report.findings_left_out;
    }
  }
}

Report Linter::finish() {
  look_for_twins();
  ask_neighbours();
  std::ranges::stable_sort(collected_->report.findings, {}, [](const LintFinding& each) {
    return std::tuple(each.file, each.line, each.finding.rule);
  });
  name_findings(collected_->report.findings);
  return std::move(collected_->report);
}

std::size_t count(const Report& report, Level level) {
  return static_cast<std::size_t>(std::ranges::count_if(report.findings, [level](const LintFinding& each) {
    return each.finding.level == level && each.finding.exempted.empty() && !each.known;
  }));
}

std::size_t count_exempted(const Report& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.findings, [](const LintFinding& each) { return !each.finding.exempted.empty(); }));
}

std::size_t count_known(const Report& report) {
  return static_cast<std::size_t>(std::ranges::count_if(
      report.findings, [](const LintFinding& each) { return each.known && each.finding.exempted.empty(); }));
}

}  // namespace twelvefactor::lint
