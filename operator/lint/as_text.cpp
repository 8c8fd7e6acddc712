#include "kinds/text/counted.hpp"
#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

std::string place(const std::string& file, int line, int column) {
  std::string text = file;
  if (line > 0) text += ":" + std::to_string(line);
  if (line > 0 && column > 0) text += ":" + std::to_string(column);
  return text.empty() ? "" : text + ": ";
}

}  // namespace

bool fails(const LintFinding& finding, bool strict) {
  if (!finding.finding.exempted.empty()) return false;
  return finding.finding.level == Level::kEnforce || (strict && finding.finding.level == Level::kWarn);
}

std::string_view severity(Level level) {
  return level == Level::kEnforce ? "error" : level == Level::kWarn ? "warning" : "note";
}

std::string as_text(const Report& report) {
  std::string text;
  for (const Problem& problem : report.problems)
    text += place(problem.file, problem.line, 0) + (problem.refused ? "refused: " : "unreadable: ") +
            problem.message + "\n";
  for (const LintFinding& each : report.findings) {
    const Finding& finding = each.finding;
    text += place(each.file, each.line, each.column);
    text.append(severity(finding.level)).append(" ").append(finding.rule).append(" ").append(each.object);
    text.append(" ")
        .append(finding.path)
        .append(": ")
        .append(finding.message)
        .append("; ")
        .append(finding.remedy);
    if (!finding.exempted.empty()) text.append(" (exempted until ").append(finding.exempted).append(")");
    text += '\n';
  }
  if (report.findings_left_out > 0)
    text += "and " + kinds::counted(report.findings_left_out, "further finding") + "\n";
  text += kinds::counted(report.apps, "app") + ", " + kinds::counted(report.workloads, "plain workload") +
          ": " + kinds::counted(count(report, Level::kEnforce), "error") + ", " +
          kinds::counted(count(report, Level::kWarn), "warning") + ", " +
          kinds::counted(count(report, Level::kAudit), "note") + ", " +
          std::to_string(count_exempted(report)) + " exempted, " + std::to_string(report.problems.size()) +
          " unreadable or refused\n";
  if (report.workloads > 0) {
    text +=
        "A plain workload does not say its codebase and revision (I), its releases (V) and its peers (X): "
        "those are not "
        "judged.\n";
  }
  return text;
}

}  // namespace twelvefactor::lint
