#include "lint/lint.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/document.hpp"
#include "lint/fingerprint.hpp"
#include "lint/levelling.hpp"
#include "manifests/stream.hpp"
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

void Linter::take(const manifests::Manifest& manifest) {
  Document(options_, *levelling_, *collected_, manifest).judge();
}

void Linter::read(const std::string& file, std::string_view text, bool must_be_kubernetes) {
  manifests::Found found;
  manifests::read_stream(
      {file, must_be_kubernetes, false, false}, text,
      [this](const manifests::Manifest& manifest) { take(manifest); }, found);
  add(found);
}

void Linter::add(const manifests::Found& found) {
  Report& report = collected_->report;
  report.problems.insert(report.problems.end(), found.problems.begin(), found.problems.end());
  report.passed_over += found.not_kubernetes + found.patches.size() + found.kustomizations;
  for (std::string& note : manifests::notes_of(found)) report.notes.push_back(std::move(note));
}

void Linter::read_live(std::string_view list_json, std::string_view api_version, std::string_view kind) {
  static const std::string kNoFile;
  json list = json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_object() || !list.contains("items") || !list["items"].is_array()) {
    add_problem({"", 0, "the API server's list of " + std::string(kind) + " is none"});
    return;
  }
  static const yaml::DocumentText kNoText{"", 0};
  static const yaml::Places kNoPlaces(kNoText);
  for (json& item : list["items"]) {
    // What only stands beside a workload counts whoever made it.
    const bool beside = kind == "HorizontalPodAutoscaler" || kind == "Service";
    if (!beside && is_somebodys_child(item)) continue;
    // Items of a list do not say what they are.
    item["apiVersion"] = api_version;
    item["kind"] = kind;
    const json& metadata = kinds::object_at(item, "metadata");
    take({kNoFile, kNoText, kNoPlaces, 0, "", item, std::string(api_version), std::string(kind),
          kinds::text_at(metadata, "namespace"), kinds::text_at(metadata, "name"), manifests::Hook::kNone});
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
  if (const std::size_t tests = collected_->helm_tests; tests > 0)
    collected_->report.notes.push_back(
        std::to_string(tests) + (tests == 1 ? " object of helm test was" : " objects of helm test were") +
        " passed over: no deploy runs them");
  std::ranges::stable_sort(collected_->report.problems, {},
                           [](const Problem& each) { return std::tie(each.file, each.line); });
  ask_neighbours();
  std::ranges::stable_sort(collected_->report.findings, {}, [](const LintFinding& each) {
    return std::tie(each.file, each.line, each.finding.rule);
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
