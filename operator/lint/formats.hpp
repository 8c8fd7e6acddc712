// A report as text for people, and as JSON, SARIF 2.1.0 and JUnit XML for programs. Pure. No format shows a
// value that a rule calls secret: messages hold none.
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

/// "error", "warning", "note".
std::string_view severity(Level level);

std::string as_text(const Report& report);
std::string as_json(const Report& report, const FormatOptions& options);
std::string as_sarif(const Report& report, const FormatOptions& options);
std::string as_junit(const Report& report, const FormatOptions& options);

}  // namespace twelvefactor::lint
