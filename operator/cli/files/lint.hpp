// `twelvefactor lint`: the rules on files, for people, CI and pre-commit. The work is done in lint/; here are
// files, the policies, and the exit code.
#pragma once

#include <chrono>
#include <iosfwd>

#include "cli/files/files_options.hpp"

namespace twelvefactor::cli {

/// The report goes to `out`, mistakes in the use to `notes`. `now`: the day, where the options name none.
/// Returns the exit code (0, 1 findings that fail, 2 something could not be read or was used wrongly).
int lint(const LintOptions& options, std::chrono::sys_days now, std::istream& standard_input,
         std::ostream& out, std::ostream& notes);

}  // namespace twelvefactor::cli
