// JUnit XML as CI systems read it: a suite for each file, a case for each finding. What does not make the run
// fail is a case that passed, with the finding as its output.
#include <map>

#include "lint/formats.hpp"

namespace twelvefactor::lint {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        // XML has no place for other control characters.
        result += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
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
  for (const LintFinding& each : report.findings) add(each, options.strict, suites[each.file]);
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
