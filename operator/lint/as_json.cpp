#include <nlohmann/json.hpp>

#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string as_json(const Report& report, const FormatOptions& options) {
  Json findings = Json::array();
  for (const LintFinding& each : report.findings) {
    const Finding& finding = each.finding;
    Json entry = {{"rule", finding.rule},
                  {"factor", finding.factor},
                  {"level", level_name(finding.level)},
                  {"object", each.object},
                  {"path", finding.path},
                  {"message", finding.message},
                  {"remedy", finding.remedy},
                  {"file", each.file},
                  {"line", each.line},
                  {"column", each.column},
                  {"fingerprint", each.fingerprint},
                  {"fails", fails(each, options.strict)}};
    if (!finding.exempted.empty()) entry["exemptedUntil"] = finding.exempted;
    if (each.known) entry["inBaseline"] = true;
    findings.push_back(std::move(entry));
  }
  Json problems = Json::array();
  for (const Problem& each : report.problems)
    problems.push_back({{"file", each.file}, {"line", each.line}, {"message", each.message}});
  const Json document = {{"version", options.version},
                         {"summary",
                          {{"apps", report.apps},
                           {"workloads", report.workloads},
                           {"passedOver", report.passed_over},
                           {"enforce", count(report, Level::kEnforce)},
                           {"warn", count(report, Level::kWarn)},
                           {"audit", count(report, Level::kAudit)},
                           {"exempted", count_exempted(report)},
                           {"inBaseline", count_known(report)},
                           {"stale", report.stale.size()},
                           {"leftOut", report.findings_left_out}}},
                         {"findings", std::move(findings)},
                         {"problems", std::move(problems)},
                         {"stale", report.stale}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace twelvefactor::lint
