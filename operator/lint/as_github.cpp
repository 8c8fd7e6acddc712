#include "kinds/text/printable.hpp"
#include "lint/fingerprint.hpp"
#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

/// As GitHub's own toolkit writes the text of a command, and with ":" and "," the value of a property.
std::string escaped(const std::string& text, bool property) {
  std::string result;
  for (const char c : kinds::printable(text)) {
    if (c == '%') {
      result += "%25";
    } else if (c == ':' && property) {
      result += "%3A";
    } else if (c == ',' && property) {
      result += "%2C";
    } else {
      result += c;
    }
  }
  return result;
}

std::string command(std::string_view name, const std::string& file, int line, int column,
                    const std::string& title, const std::string& message) {
  std::string text = "::";
  text.append(name).append(" ");
  if (!file.empty()) {
    text += "file=" + escaped(plain_path(file), true) + ",";
    if (line > 0) text += "line=" + std::to_string(line) + ",";
    if (line > 0 && column > 0) text += "col=" + std::to_string(column) + ",";
  }
  return text + "title=" + escaped(title, true) + "::" + escaped(message, false) + "\n";
}

}  // namespace

std::string as_github(const Report& report) {
  std::string text;
  for (const Problem& each : report.problems)
    text += command("error", each.file, each.line, 0, "unreadable", each.message);
  for (const LintFinding& each : report.findings) {
    if (is_settled(each)) continue;
    const Finding& finding = each.finding;
    const std::string_view name = finding.level == Level::kAudit ? "notice" : severity(finding.level);
    text += command(name, each.file, each.line, each.column, finding.rule,
                    each.object + " " + finding.path + ": " + finding.message + "; " + finding.remedy);
  }
  return text + summary(report);
}

}  // namespace twelvefactor::lint
