#include "lint/document.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "definitions/made.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/read/previous_status.hpp"
#include "lint/exemption_annotation.hpp"
#include "lint/plain_object.hpp"
#include "reconcile/observed/seen.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {

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
  } else {
    if (!options_.live) refuse(manifests::refusals_of_another(manifest_));
    plain();
  }
}

void Document::app() {
  manifests::ReadApp read = manifests::read_app(object_);
  if (!read.spec) return refuse(read.refusals);
  std::vector<manifests::Refusal> made;
  for (const definitions::Refusal& each : definitions::made_refusals_of(*read.spec))
    made.push_back({each.place, to_text(each)});
  refuse(made);
  judge_app(std::move(*read.spec));
}

/// The API server has checked it: what a later version adds is no mistake.
void Document::live_app() {
  auto spec = kinds::parse_app_spec(kinds::member_at(object_, "spec").dump());
  if (!spec) return problem(".spec", title_ + ": " + spec.error().message);
  judge_app(std::move(*spec),
            reconcile::said_of_pods(kinds::parse_status(kinds::member_at(object_, "status").dump())));
}

/// `seen`: what its running pods showed.
void Document::judge_app(AppSpec spec, std::vector<Finding> seen) {
  Observed observed;
  observed.offline = true;
  observed.app.key = {namespace_, name_};
  observed.app.spec = std::move(spec);
  count_subject(/*is_app=*/true);
  remember(observed.app.spec);
  std::vector<Finding> findings = reconcile::findings_of(observed);
  std::ranges::move(seen, std::back_inserter(findings));
  tell(std::move(findings), observed.app.spec);
}

void Document::refuse(const std::vector<manifests::Refusal>& refusals) {
  for (const manifests::Refusal& each : refusals) {
    problem(each.path, title_ + ": " + each.message);
    collected_.report.problems.back().refused = true;
  }
}

void Document::policy() {
  refuse(manifests::read_policy(object_).refusals);
}

/// Whatever it is, it may stand beside a workload.
void Document::plain() {
  const Neighbour who{namespace_, manifest_.kind, name_,
                      manifest_.file.substr(0, manifest_.file.rfind('/') + 1), manifest_.file};
  collected_.neighbours.take(object_, who);
  PlainObject found = judge_plain(manifest_, options_.environment);
  if (!found.known) {
    ++collected_.report.passed_over;
    return;
  }
  if (found.workload) count_subject(/*is_app=*/false);
  if (found.empty) problem("", title_ + ": has no containers, so there is nothing to judge");
  tell(std::move(found.findings), found.spec);
  for (OpenFinding& each : found.open) {
    if (auto finding = levelled(std::move(each.finding), found.spec))
      collected_.neighbours.ask({each.asks, who, placed(std::move(*finding))});
  }
}

/// One finding whose time comes later; none where its rule is off.
std::optional<Finding> Document::levelled(Finding finding, const AppSpec& spec) {
  const std::string rule = finding.rule;
  for (Finding& each : levelling_.at_their_levels({std::move(finding)}, spec, collected_.report.problems)) {
    if (each.rule == rule) return std::move(each);
  }
  return std::nullopt;
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
  if (!manifests::is_app(manifest_)) finding.path = exemption_place(finding.path);
  const yaml::Place place = manifest_.places.find(manifest_.path + finding.path);
  return {std::move(finding), title_, manifest_.file, place.line, place.column};
}

/// The second app of the same codebase in a namespace is a finding; nobody knows yet whether there is one.
void Document::remember(const AppSpec& spec) {
  const Rule* rule = reconcile::find_rule("TF0105");
  Seen seen{namespace_ + " " + spec.codebase.repository, title_, std::nullopt};
  auto finding = levelled({std::string(rule->id), rule->factor, rule->level, ".spec.codebase.repository", "",
                           std::string(rule->remedy)},
                          spec);
  if (finding) seen.finding = placed(std::move(*finding));
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
    report.subjects.push_back({title_, manifest_.kind, namespace_, name_, is_app, manifest_.api_version});
}

}  // namespace twelvefactor::lint
