#include <nlohmann/json.hpp>

#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

using Json = nlohmann::ordered_json;

/// Field by field: a list of fields would be built of copies, for each of thousands.
Json as_entry(const LintFinding& each, const FormatOptions& options) {
  const Finding& finding = each.finding;
  Json entry = Json::object();
  auto& fields = entry.get_ref<Json::object_t&>();
  fields.reserve(14);
  fields.emplace_back("rule", finding.rule);
  fields.emplace_back("factor", finding.factor);
  fields.emplace_back("level", level_name(finding.level));
  fields.emplace_back("object", each.object);
  fields.emplace_back("path", finding.path);
  fields.emplace_back("message", finding.message);
  fields.emplace_back("remedy", finding.remedy);
  fields.emplace_back("file", each.file);
  fields.emplace_back("line", each.line);
  fields.emplace_back("column", each.column);
  fields.emplace_back("fingerprint", each.fingerprint);
  fields.emplace_back("fails", fails(each, options.strict));
  if (!finding.exempted.empty()) fields.emplace_back("exemptedUntil", finding.exempted);
  if (each.known) fields.emplace_back("inBaseline", true);
  return entry;
}

}  // namespace

std::string as_json(const Report& report, const FormatOptions& options) {
  Json findings = Json::array();
  for (const LintFinding& each : report.findings) findings.push_back(as_entry(each, options));
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
