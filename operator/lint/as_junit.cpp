// JUnit XML as CI systems read it: a suite for each file, a case for each finding. What does not make the run
// fail is a case that passed, with the finding as its output.
#include <map>

#include "kinds/text/printable.hpp"
#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

/// XML's own signs are written as it asks. What is no letter of XML (section 2.2) cannot be written at all,
/// not even as a number: it becomes '?', as what is no UTF-8 does.
std::string escaped(std::string_view text) {
  std::string result;
  const std::string letters = kinds::printable(text);
  for (std::size_t at = 0; at < letters.size();) {
    const auto letter = kinds::letter_at(letters, at).value_or(kinds::Letter{'?', 1});
    if (letter.code == '&') {
      result += "&amp;";
    } else if (letter.code == '<') {
      result += "&lt;";
    } else if (letter.code == '>') {
      result += "&gt;";
    } else if (letter.code == '"') {
      result += "&quot;";
    } else if (letter.code == 0xFFFE || letter.code == 0xFFFF) {
      result += '?';
    } else {
      result.append(letters, at, letter.size);
    }
    at += letter.size;
  }
  return result;
}

struct Suite {
  std::string cases;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
};

std::string counts(const Suite& suite) {
  return " tests=\"" + std::to_string(suite.tests) + "\" failures=\"" + std::to_string(suite.failures) +
         "\" errors=\"" + std::to_string(suite.errors) + "\"";
}

void add(const LintFinding& each, bool strict, Suite& suite) {
  const Finding& finding = each.finding;
  const std::string about = each.file + ":" + std::to_string(each.line) + ": " + finding.path + ": " +
                            finding.message + "; " + finding.remedy;
  ++suite.tests;
  suite.cases += "    <testcase classname=\"" + escaped(each.object) + "\" name=\"" +
                 escaped(finding.rule + " " + finding.path) + "\">\n";
  if (fails(each, strict)) {
    ++suite.failures;
    suite.cases += "      <failure type=\"" + std::string(level_name(finding.level)) + "\" message=\"" +
                   escaped(finding.message) + "\">" + escaped(about) + "</failure>\n";
  } else {
    suite.cases += "      <system-out>" + escaped(std::string(severity(finding.level)) + ": " + about) +
                   "</system-out>\n";
  }
  suite.cases += "    </testcase>\n";
}

void add(const Problem& problem, Suite& suite) {
  ++suite.tests;
  ++suite.errors;
  suite.cases +=
      "    <testcase classname=\"twelvefactor\" name=\"is readable\">\n      <error type=\"Unreadable\" "
      "message=\"" +
      escaped(problem.message) + "\">line " + std::to_string(problem.line) + "</error>\n    </testcase>\n";
}

}  // namespace

std::string as_junit(const Report& report, const FormatOptions& options) {
  std::map<std::string, Suite> suites;
  for (const Problem& each : report.problems) add(each, suites[each.file.empty() ? "policies" : each.file]);
  for (const LintFinding& each : report.findings) {
    if (!each.known) add(each, options.strict, suites[each.file]);
  }
  // A run without any case looks to some like a run that did not happen.
  if (suites.empty()) {
    suites["twelvefactor"] = {"    <testcase classname=\"twelvefactor\" name=\"nothing found\"/>\n", 1, 0, 0};
  }
  Suite all;
  std::string body;
  for (const auto& [file, suite] : suites) {
    body += "  <testsuite name=\"" + escaped(file) + "\"" + counts(suite) + ">\n" + suite.cases +
            "  </testsuite>\n";
    all.tests += suite.tests;
    all.failures += suite.failures;
    all.errors += suite.errors;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"twelvefactor lint\"" + counts(all) +
         ">\n" + body + "</testsuites>\n";
}

}  // namespace twelvefactor::lint
