#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

using Json = nlohmann::ordered_json;

/// A text as JSON has it. Most have nothing to escape, and are written as they are.
void append_text(std::string& json, std::string_view text) {
  const bool plain =
      std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
  if (plain) {
    json.append("\"").append(text).append("\"");
  } else {
    json += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

/// One finding, in its place within the document. There may be many thousands of them, so they are written
/// without a tree of values between.
class Entry {
 public:
  explicit Entry(std::string& json) : json_(json) { json_ += "    {"; }

  Entry& text(std::string_view name, std::string_view value) {
    append_text(begin(name), value);
    return *this;
  }
  Entry& number(std::string_view name, int value) {
    begin(name) += std::to_string(value);
    return *this;
  }
  Entry& answer(std::string_view name, bool value) {
    begin(name) += value ? "true" : "false";
    return *this;
  }
  void end() { json_ += "\n    }"; }

 private:
  std::string& begin(std::string_view name) {
    json_.append(first_ ? "\n      \"" : ",\n      \"").append(name).append("\": ");
    first_ = false;
    return json_;
  }

  std::string& json_;
  bool first_ = true;
};

void append_entry(std::string& json, const LintFinding& each, const FormatOptions& options) {
  const Finding& finding = each.finding;
  Entry entry(json);
  entry.text("rule", finding.rule)
      .number("factor", finding.factor)
      .text("level", level_name(finding.level))
      .text("object", each.object)
      .text("path", finding.path)
      .text("message", finding.message)
      .text("remedy", finding.remedy)
      .text("file", each.file)
      .number("line", each.line)
      .number("column", each.column)
      .text("fingerprint", each.fingerprint)
      .answer("fails", fails(each, options.strict));
  if (!finding.exempted.empty()) entry.text("exemptedUntil", finding.exempted);
  if (each.known) entry.answer("inBaseline", true);
  entry.end();
}

/// The document with the findings in the place of its empty list of them.
std::string with_findings(const std::string& document, const Report& report, const FormatOptions& options) {
  // No text of a document has a line break in it.
  constexpr std::string_view kNone = "\n  \"findings\": []";
  const std::size_t end = document.find(kNone) + kNone.size() - 1;
  std::string json;
  constexpr std::size_t kUsual = 700;
  json.reserve(document.size() + report.findings.size() * kUsual);
  json.append(document, 0, end);
  for (const LintFinding& each : report.findings) {
    json += &each == &report.findings.front() ? "\n" : ",\n";
    append_entry(json, each, options);
  }
  if (!report.findings.empty()) json += "\n  ";
  return json.append(document, end) + "\n";
}

}  // namespace

std::string as_json(const Report& report, const FormatOptions& options) {
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
                         {"findings", Json::array()},
                         {"problems", std::move(problems)},
                         {"stale", report.stale}};
  return with_findings(document.dump(2, ' ', false, Json::error_handler_t::replace), report, options);
}

}  // namespace twelvefactor::lint
