// A report as text for people, and as JSON, SARIF 2.1.0, JUnit XML, GitHub's workflow commands, GitLab's code
// quality report and Reports of openreports.io for programs. Pure. No format shows a value that a rule calls
// secret: messages hold none. No name in a manifest can end a line or a field of a format.
#pragma once

#include <string>

#include "lint/report.hpp"

namespace twelvefactor::lint {

struct FormatOptions {
  std::string version;  // of this program
  bool strict = false;  // Warn fails, too
};

/// Does a finding make the run fail?
bool fails(const LintFinding& finding, bool strict);

/// Does nobody have to look at it now? An exemption covers it, or the baseline has it.
bool is_settled(const LintFinding& finding);

/// "error", "warning", "note".
std::string_view severity(Level level);

/// "1 app, 2 plain workloads: 1 error, ..."; one line for each thing to know, with the ends of lines.
std::string summary(const Report& report);

std::string as_text(const Report& report);
std::string as_json(const Report& report, const FormatOptions& options);
std::string as_sarif(const Report& report, const FormatOptions& options);
std::string as_junit(const Report& report, const FormatOptions& options);

/// Annotations of a pull request, as workflow commands:
/// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
std::string as_github(const Report& report);

/// The subset of Code Climate's format that GitLab reads:
/// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
std::string as_gitlab(const Report& report);

/// A List with one Report of openreports.io for each object that has findings, and one for what could not be
/// read; `kubectl apply` takes it. LintOptions::subjects must have been set.
std::string as_openreports(const Report& report);

}  // namespace twelvefactor::lint
