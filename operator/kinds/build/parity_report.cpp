#include "kinds/build/parity_report.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/build/status_limits.hpp"
#include "kinds/text/parity_words.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

constexpr std::size_t kFindingsShown = 64;
constexpr std::size_t kKeyLimit = 512;
constexpr std::size_t kValueLimit = 256;
constexpr std::size_t kFindingMessageLimit = 1024;
constexpr std::size_t kReportMessageLimit = 4096;
constexpr std::size_t kToolsShown = 32;

std::string shown(const std::string& text) {
  return text.size() <= kValueLimit ? text : cut(text, kValueLimit - 3) + "...";
}

json finding_json(const ParityFinding& finding) {
  json entry = {{"dimension", dimension_name(finding.dimension)},
                {"key", cut(finding.key, kKeyLimit)},
                {"here", shown(finding.here)},
                {"there", shown(finding.there)},
                {"severity", severity_name(finding.severity)},
                {"message", cut(finding.message, kFindingMessageLimit)}};
  if (finding.expected) {
    entry["expected"] = {{"name", finding.expected->name},
                         {"reason", shown(finding.expected->reason)},
                         {"expires", finding.expected->expires}};
  }
  return entry;
}

void add_if_known(json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

json time_json(const CodeGap& gap) {
  json time = json::object();
  if (gap.known) {
    time["releasesBehind"] = gap.releases_behind;
    if (gap.common_here > 0 && gap.common_there > 0)
      time["commonRelease"] = {{"here", gap.common_here}, {"there", gap.common_there}};
  }
  add_if_known(time, "behindSince", gap.behind_since);
  add_if_known(time, "firstRan", gap.first_ran);
  return time;
}

/// Each of the three is there, so that nobody wonders whether it was looked at.
json gaps_json(const ParityGaps& gaps) {
  json personnel = json::object();
  add_if_known(personnel, "here", shown(gaps.changed_by_here));
  add_if_known(personnel, "there", shown(gaps.changed_by_there));
  json tools = json::array();
  for (const std::string& tool : gaps.tools) {
    if (tools.size() < kToolsShown) tools.push_back(tool);
  }
  return {{"time", time_json(gaps.time)}, {"personnel", std::move(personnel)}, {"tools", std::move(tools)}};
}

json deploy_json(const AppKey& key) {
  return {{"namespace", key.namespace_name}, {"name", key.name}};
}

json status_json(const ParityReport& report) {
  json status = {{"state", twelvefactor::to_string(report.state)},
                 {"message", cut(report.message, kReportMessageLimit)}};
  // What nobody compared has no counts: 0 errors would be an answer.
  if (report.state != ParityState::kUnknown) {
    status["summary"] = {{"errors", report.count(Severity::kError)},
                         {"warnings", report.count(Severity::kWarning)},
                         {"infos", report.count(Severity::kInfo)},
                         {"expected", report.count_expected()}};
    status["values"] = word_of(report.depth);
    status["gaps"] = gaps_json(report.gaps);
  }
  const std::size_t listed = std::min(report.findings.size(), kFindingsShown);
  for (std::size_t i = 0; i < listed; ++i) status["findings"].push_back(finding_json(report.findings[i]));
  if (report.findings.size() > listed) status["findingsOmitted"] = report.findings.size() - listed;
  fit(status, StatusOf::kReport);
  return status;
}

}  // namespace

BuiltObject build_parity_report(const ObjectMeta& meta, const std::string& peer_key, const AppKey& app,
                                const ParityReport& report) {
  json object = object_with_meta(Kind::kParityReport, meta);
  object["spec"] = {{"peer", peer_key}, {"here", deploy_json(app)}, {"there", deploy_json(report.peer)}};
  object["status"] = status_json(report);
  return finish(Kind::kParityReport, object);
}

}  // namespace twelvefactor::kinds
