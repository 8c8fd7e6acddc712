#include "lint/document.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 8> kNotInWorkloads = {"TF0101", "TF0104", "TF0702", "TF1001",
                                                             "TF1003", "TF0302", "TF0401", "TF0404"};

/// Another group may call its kinds the same: a Job of batch.volcano.sh has no pod where we look for it.
bool is_plain_workload(const manifests::Manifest& manifest) {
  const std::string& version = manifest.api_version;
  const bool own = version == "v1" || version.starts_with("apps/") || version.starts_with("batch/") ||
                   version.starts_with("extensions/");
  return own && is_workload(manifest.kind);
}

}  // namespace

bool is_asked_of_workloads(std::string_view rule) {
  return std::ranges::find(kNotInWorkloads, rule) == kNotInWorkloads.end();
}

Document::Document(const LintOptions& options, Levelling& levelling, Collected& collected,
                   const manifests::Manifest& manifest)
    : options_(options),
      levelling_(levelling),
      collected_(collected),
      manifest_(manifest),
      object_(manifest.object),
      namespace_(manifest.namespace_name.empty() ? options.namespace_name : manifest.namespace_name),
      name_(manifest.name) {
  if (name_.empty()) name_ = kinds::text_at(kinds::object_at(object_, "metadata"), "generateName");
  title_ = manifest.kind + " " + namespace_ + "/" + name_;
}

void Document::judge() {
  if (manifest_.hook == manifests::Hook::kTest) {
    ++collected_.helm_tests;
    ++collected_.report.passed_over;
  } else if (manifests::is_app(manifest_)) {
    options_.live ? live_app() : app();
  } else if (manifests::is_policy(manifest_)) {
    policy();
  } else if (is_plain_workload(manifest_)) {
    workload();
  } else if (manifest_.kind == "Service" && manifest_.api_version == "v1") {
    tell(check_service(object_), {});
  } else if (manifest_.kind == "Ingress") {
    judge_plain(read_ingress(object_), {"TF0602"}, {});
  } else if (manifest_.kind == "ConfigMap") {
    judge_plain(read_config_map(object_), {"TF0301"}, {});
  } else {
    ++collected_.report.passed_over;
  }
}

void Document::app() {
  manifests::ReadApp read = manifests::read_app(object_);
  if (!read.spec) return refuse(read.refusals);
  judge_app(std::move(*read.spec));
}

/// The API server has checked it: what a later version adds is no mistake.
void Document::live_app() {
  auto spec = kinds::parse_app_spec(kinds::member_at(object_, "spec").dump());
  if (!spec) return problem(".spec", title_ + ": " + spec.error().message);
  judge_app(std::move(*spec));
}

void Document::judge_app(AppSpec spec) {
  Observed observed;
  observed.offline = true;
  observed.app.key = {namespace_, name_};
  observed.app.spec = std::move(spec);
  count_subject(/*is_app=*/true);
  remember(observed.app.spec);
  tell(reconcile::findings_of(observed), observed.app.spec);
}

void Document::refuse(const std::vector<manifests::Refusal>& refusals) {
  for (const manifests::Refusal& each : refusals) problem(each.path, title_ + ": " + each.message);
}

void Document::policy() {
  refuse(manifests::read_policy(object_).refusals);
}

void Document::workload() {
  count_subject(/*is_app=*/false);
  std::vector<Finding> own = check_workload(object_);
  const std::vector<Judged> containers = read_workload(object_, options_.environment);
  if (containers.empty()) problem("", title_ + ": has no containers, so there is nothing to judge");
  for (const Judged& each : containers) judge_plain(each, {}, std::exchange(own, {}));
}

/// `only`: these rules; none: all that a workload can break.
void Document::judge_plain(const Judged& judged, std::initializer_list<std::string_view> only,
                           std::vector<Finding> more) {
  std::vector<Finding> findings = std::move(more);
  for (Finding& finding : reconcile::findings_of(judged.observed)) {
    const bool wanted = only.size() == 0 ? is_asked_of_workloads(finding.rule)
                                         : std::ranges::find(only, finding.rule) != only.end();
    if (!wanted) continue;
    finding.path = place_in_object(judged, finding.path);
    // What is said of the pod as a whole, each of its containers says.
    if (said_.insert(finding.rule + finding.path).second) findings.push_back(std::move(finding));
  }
  tell(std::move(findings), judged.observed.app.spec);
}

/// Levels, places, and into the report.
void Document::tell(std::vector<Finding> findings, const AppSpec& spec) {
  Report& report = collected_.report;
  for (Finding& finding : levelling_.at_their_levels(std::move(findings), spec, report.problems)) {
    // Only what is shown needs a place.
    if (report.findings.size() >= options_.most_findings) {
      ++report.findings_left_out;
    } else {
      report.findings.push_back(placed(std::move(finding)));
    }
  }
}

LintFinding Document::placed(Finding finding) const {
  const yaml::Place place = manifest_.places.find(manifest_.path + finding.path);
  return {std::move(finding), title_, manifest_.file, place.line, place.column};
}

/// The second app of the same codebase in a namespace is a finding; nobody knows yet whether there is one.
void Document::remember(const AppSpec& spec) {
  const Rule* rule = reconcile::find_rule("TF0105");
  std::vector<Finding> finding = {{std::string(rule->id), rule->factor, rule->level,
                                   ".spec.codebase.repository", "", std::string(rule->remedy)}};
  finding = levelling_.at_their_levels(std::move(finding), spec, collected_.report.problems);
  Seen seen{namespace_ + " " + spec.codebase.repository, title_, std::nullopt};
  for (Finding& each : finding) {
    if (each.rule == rule->id) seen.finding = placed(std::move(each));
  }
  collected_.seen.push_back(std::move(seen));
}

void Document::problem(const std::string& path, std::string message) {
  const int line = manifest_.places.find(manifest_.path + path).line;
  collected_.report.problems.push_back(
      {manifest_.file, line == 0 ? manifest_.line : line, std::move(message)});
}

void Document::count_subject(bool is_app) {
  Report& report = collected_.report;
  ++(is_app ? report.apps : report.workloads);
  if (options_.live || options_.subjects)
    report.subjects.push_back({title_, manifest_.kind, namespace_, name_, is_app});
}

}  // namespace twelvefactor::lint
