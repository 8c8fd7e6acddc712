// `twelvefactor policies`: the admission policies that are made of the catalogue (admission/), for apps and
// for plain workloads.
#pragma once

#include <chrono>
#include <iosfwd>

#include "cli/files/files_options.hpp"

namespace twelvefactor::cli {

/// Returns the exit code: 0, or 2 when a file cannot be read or has a policy that cannot be followed; then
/// nothing is printed. `now`: the day that the policies for workloads hold.
int policies(const PoliciesOptions& options, std::chrono::sys_days now, std::istream& standard_input,
             std::ostream& out, std::ostream& notes);

}  // namespace twelvefactor::cli
