#include "kinds/text/counted.hpp"
#include "kinds/text/printable.hpp"
#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

/// "dir/web.yaml:3:5: ". A line of a log that begins with :: or ## is a command to some CI systems.
std::string place(const std::string& file, int line, int column) {
  std::string text = kinds::printable(file);
  if (text.starts_with("::") || text.starts_with("##")) text.insert(0, "./");
  if (line > 0) text += ":" + std::to_string(line);
  if (line > 0 && column > 0) text += ":" + std::to_string(column);
  return text.empty() ? "" : text + ": ";
}

}  // namespace

bool fails(const LintFinding& finding, bool strict) {
  if (is_settled(finding)) return false;
  return finding.finding.level == Level::kEnforce || (strict && finding.finding.level == Level::kWarn);
}

bool is_settled(const LintFinding& finding) {
  return finding.known || !finding.finding.exempted.empty();
}

std::string_view severity(Level level) {
  return level == Level::kEnforce ? "error" : level == Level::kWarn ? "warning" : "note";
}

std::string summary(const Report& report) {
  std::string text;
  if (report.findings_left_out > 0)
    text += "and " + kinds::counted(report.findings_left_out, "further finding") + "\n";
  text += kinds::counted(report.apps, "app") + ", " + kinds::counted(report.workloads, "plain workload") +
          ": " + kinds::counted(count(report, Level::kEnforce), "error") + ", " +
          kinds::counted(count(report, Level::kWarn), "warning") + ", " +
          kinds::counted(count(report, Level::kAudit), "note") + ", " +
          std::to_string(count_exempted(report)) + " exempted, ";
  if (const std::size_t known = count_known(report); known > 0)
    text += std::to_string(known) + " in the baseline, ";
  text += std::to_string(report.problems.size()) + " unreadable or refused\n";
  if (!report.stale.empty()) {
    text += "The baseline has " + kinds::counted(report.stale.size(), "finding") +
            " that nobody found any more; write it anew to keep them from coming back:\n";
    for (const std::string& each : report.stale) text += "  " + kinds::printable(each) + "\n";
  }
  if (report.workloads > 0) {
    text +=
        "A plain workload does not say its codebase and revision (I), its releases (V) and its peers (X): "
        "those are not judged.\n";
  }
  return text;
}

std::string as_text(const Report& report) {
  std::string text;
  for (const Problem& problem : report.problems)
    text += place(problem.file, problem.line, 0) + (problem.refused ? "refused: " : "unreadable: ") +
            kinds::printable(problem.message) + "\n";
  for (const LintFinding& each : report.findings) {
    if (each.known) continue;
    const Finding& finding = each.finding;
    std::string line(severity(finding.level));
    line.append(" ").append(finding.rule).append(" ").append(each.object).append(" ").append(finding.path);
    line.append(": ").append(finding.message).append("; ").append(finding.remedy);
    if (!finding.exempted.empty()) line.append(" (exempted until ").append(finding.exempted).append(")");
    text += place(each.file, each.line, each.column) + kinds::printable(line) + "\n";
  }
  return text + summary(report);
}

}  // namespace twelvefactor::lint
