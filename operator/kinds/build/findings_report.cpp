#include "kinds/build/findings_report.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/text/time.hpp"
#include "model/factor_name.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

constexpr std::size_t kMessageLimit = 1024;

std::string_view result_of(const ReportedFinding& each) {
  if (each.settled) return "skip";
  return each.finding->level == Level::kAudit ? "warn" : "fail";
}

std::string_view severity_of(Level level) {
  if (level == Level::kEnforce) return "high";
  return level == Level::kWarn ? "medium" : "low";
}

json result_json(const ReportedFinding& each) {
  const Finding& finding = *each.finding;
  json properties = each.where;
  properties["level"] = level_name(finding.level);
  properties["path"] = finding.path;
  if (!finding.exempted.empty()) properties["exemptedUntil"] = finding.exempted;
  if (finding.release > 0) properties["release"] = "v" + std::to_string(finding.release);
  const std::string_view result = result_of(each);
  json entry = {
      {"policy", finding.rule},
      {"category", factor_name(finding.factor)},
      {"severity", severity_of(finding.level)},
      {"result", result},
      {"scored", result == "fail"},
      {"message", cut(finding.path + ": " + finding.message + "; " + finding.remedy, kMessageLimit)},
      {"properties", std::move(properties)}};
  if (!finding.since.empty()) entry["timestamp"] = {{"seconds", parse_time(finding.since)}, {"nanos", 0}};
  return entry;
}

json scope_json(const ReportScope& scope) {
  json object = json::object();
  const auto add = [&object](const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
  };
  add("apiVersion", scope.api_version);
  add("kind", scope.kind);
  add("namespace", scope.namespace_name);
  add("name", scope.name);
  add("uid", scope.uid);
  return object;
}

json summary_json(const std::vector<ReportedFinding>& findings) {
  json summary = {{"pass", 0}, {"error", 0}};
  for (const char* const result : {"fail", "warn", "skip"}) {
    summary[result] = std::ranges::count_if(
        findings, [result](const ReportedFinding& each) { return result_of(each) == result; });
  }
  return summary;
}

}  // namespace

void add_results(json& object, const ReportScope& scope, const std::vector<ReportedFinding>& findings,
                 std::size_t most) {
  object["source"] = "twelvefactor";
  if (json about = scope_json(scope); !about.empty()) object["scope"] = std::move(about);
  object["summary"] = summary_json(findings);
  json results = json::array();
  for (std::size_t i = 0; i < std::min(most, findings.size()); ++i)
    results.push_back(result_json(findings[i]));
  object["results"] = std::move(results);
}

BuiltObject build_findings_report(const ObjectMeta& meta, const ReportScope& scope,
                                  const std::vector<ReportedFinding>& findings) {
  json object = object_with_meta(Kind::kFindingsReport, meta);
  add_results(object, scope, findings, kResultsShown);
  object["configuration"] = {{"limits", {{"maxResults", kResultsShown}}}};
  return finish(Kind::kFindingsReport, object);
}

}  // namespace twelvefactor::kinds
