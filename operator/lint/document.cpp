#include "lint/document.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "definitions/definitions.hpp"
#include "definitions/made.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/text/resource.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 8> kNotInWorkloads = {"TF0101", "TF0104", "TF0702", "TF1001",
                                                             "TF1003", "TF0302", "TF0401", "TF0404"};

bool is_kubernetes(const json& document) {
  return document.is_object() && !kinds::text_at(document, "kind").empty() &&
         !kinds::text_at(document, "apiVersion").empty();
}

bool is_list(const json& document) {
  return kinds::text_at(document, "kind").ends_with("List") && kinds::member_at(document, "items").is_array();
}

}  // namespace

bool is_asked_of_workloads(std::string_view rule) {
  return std::ranges::find(kNotInWorkloads, rule) == kNotInWorkloads.end();
}

void Document::read(const json& document, bool must_be_kubernetes) {
  if (document.is_array()) {
    // A JSON file may hold several.
    for (std::size_t i = 0; i < document.size(); ++i)
      read_object(document[i], "[" + std::to_string(i) + "]", must_be_kubernetes);
    return;
  }
  if (!is_list(document)) {
    read_object(document, "", must_be_kubernetes);
    return;
  }
  const json& items = document.at("items");
  for (std::size_t i = 0; i < items.size(); ++i)
    read_object(items[i], ".items[" + std::to_string(i) + "]", must_be_kubernetes);
}

void Document::note_names(const json& object, const std::string& kind) {
  kind_ = kind;
  const json& metadata = kinds::member_at(object, "metadata");
  namespace_ = kinds::text_at(metadata, "namespace");
  if (namespace_.empty()) namespace_ = options_.namespace_name;
  name_ = kinds::text_at(metadata, "name");
  if (name_.empty()) name_ = kinds::text_at(metadata, "generateName");
  title_ = kind + " " + namespace_ + "/" + name_;
}

void Document::read_object(const json& object, const std::string& prefix, bool must_be_kubernetes) {
  Report& report = collected_.report;
  if (!is_kubernetes(object)) {
    if (must_be_kubernetes) {
      problem(prefix, "is no Kubernetes object: it has no apiVersion and kind");
    } else {
      ++report.passed_over;
    }
    return;
  }
  prefix_ = prefix;
  said_.clear();
  const std::string kind = kinds::text_at(object, "kind");
  note_names(object, kind);
  const bool ours = definitions::is_ours(object);
  if (ours && is_refused(object)) return;
  if (ours && kind == kinds::kAppKind) {
    app(object);
  } else if (ours && kind == kinds::kPolicyKind) {
    policy(object);
  } else if (is_workload(kind)) {
    workload(object);
  } else if (kind == "Service" && kinds::text_at(object, "apiVersion") == "v1") {
    tell(check_service(object), {});
  } else if (kind == "Ingress") {
    judge_plain(read_ingress(object), {"TF0602"}, {});
  } else if (kind == "ConfigMap") {
    judge_plain(read_config_map(object), {"TF0301"}, {});
  } else {
    ++report.passed_over;
  }
}

bool Document::is_refused(const json& object) {
  return !options_.live && told(definitions::refusals_of(object));
}

/// Whether there are any. What a cluster holds, its API server has taken.
bool Document::told(const std::vector<definitions::Refusal>& refusals) {
  for (const auto& refusal : refusals) {
    problem(prefix_ + refusal.place, title_ + ": " + to_text(refusal));
    collected_.report.problems.back().refused = true;
  }
  return !refusals.empty();
}

void Document::app(const json& object) {
  Observed observed;
  observed.offline = true;
  observed.app.key = {namespace_, name_};
  const std::string text = kinds::member_at(object, "spec").dump();
  auto spec = options_.live ? kinds::parse_app_spec(text) : kinds::parse_app_spec_strictly(text);
  if (!spec) {
    refuse_spec(spec.error().message);
    return;
  }
  count_subject(/*is_app=*/true);
  observed.app.spec = std::move(*spec);
  if (!options_.live) told(definitions::made_refusals_of(observed.app.spec));
  remember(observed.app.spec);
  tell(reconcile::findings_of(observed), observed.app.spec);
}

/// ".spec.image: is required"; "unknown field .spec.imaeg; ..."
void Document::refuse_spec(const std::string& message) {
  const std::size_t from = message.find(".spec");
  const std::size_t end =
      std::min(message.find_first_of(": ,;", std::min(from, message.size())), message.size());
  problem(prefix_ + (from == std::string::npos ? ".spec" : message.substr(from, end - from)),
          title_ + ": " + message);
}

void Document::policy(const json& object) {
  const auto read = kinds::parse_policy_strictly(name_, kinds::member_at(object, "spec").dump());
  if (!read) problem(prefix_ + ".spec", title_ + ": " + read.error().message);
}

void Document::workload(const json& object) {
  count_subject(/*is_app=*/false);
  std::vector<Finding> own = check_workload(object);
  const std::vector<Judged> containers = read_workload(object, options_.environment);
  if (containers.empty()) problem(prefix_, title_ + ": has no containers, so there is nothing to judge");
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
  const yaml::Place place = options_.live ? yaml::Place{} : places_.find(prefix_ + finding.path);
  return {std::move(finding), title_, file_, place.line, place.column};
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
  const yaml::Place place = options_.live ? yaml::Place{} : places_.find(path);
  collected_.report.problems.push_back({file_, place.line == 0 ? line_ : place.line, std::move(message)});
}

void Document::count_subject(bool is_app) {
  Report& report = collected_.report;
  ++(is_app ? report.apps : report.workloads);
  if (options_.live) report.subjects.push_back({title_, kind_, namespace_, name_, is_app});
}

}  // namespace twelvefactor::lint
