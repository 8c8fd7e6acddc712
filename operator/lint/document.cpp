#include "lint/document.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/text/resource.hpp"
#include "lint/exemption_annotation.hpp"
#include "lint/plain_object.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

bool is_kubernetes(const json& document) {
  return document.is_object() && !kinds::text_at(document, "kind").empty() &&
         !kinds::text_at(document, "apiVersion").empty();
}

bool is_list(const json& document) {
  return kinds::text_at(document, "kind").ends_with("List") && kinds::member_at(document, "items").is_array();
}

}  // namespace

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
  const std::string kind = kinds::text_at(object, "kind");
  note_names(object, kind);
  const bool ours = kinds::text_at(object, "apiVersion").starts_with("twelvefactor.dev/");
  if (ours && kind == kinds::kAppKind) {
    app(object);
  } else if (ours && kind == kinds::kPolicyKind) {
    policy(object);
  } else {
    plain(object);
  }
}

void Document::app(const json& object) {
  if (kinds::text_at(object, "apiVersion") != kinds::kAppApiVersion) {
    problem(prefix_, title_ + ": apiVersion must be " + std::string(kinds::kAppApiVersion));
    return;
  }
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

/// Whatever it is, it may stand beside a workload.
void Document::plain(const json& object) {
  const Neighbour who{namespace_, kind_, name_, file_.substr(0, file_.rfind('/') + 1), file_};
  collected_.neighbours.take(object, who);
  PlainObject found = judge_plain(object, options_.environment);
  if (!found.known) {
    ++collected_.report.passed_over;
    return;
  }
  if (found.workload) count_subject(/*is_app=*/false);
  if (found.empty) problem(prefix_, title_ + ": has no containers, so there is nothing to judge");
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
  if (kind_ != kinds::kAppKind) finding.path = exemption_place(finding.path);
  const yaml::Place place = options_.live ? yaml::Place{} : places_.find(prefix_ + finding.path);
  return {std::move(finding), title_, file_, place.line, place.column};
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
  const yaml::Place place = options_.live ? yaml::Place{} : places_.find(path);
  collected_.report.problems.push_back({file_, place.line == 0 ? line_ : place.line, std::move(message)});
}

void Document::count_subject(bool is_app) {
  Report& report = collected_.report;
  ++(is_app ? report.apps : report.workloads);
  if (options_.live) report.subjects.push_back({title_, kind_, namespace_, name_, is_app});
}

}  // namespace twelvefactor::lint
