// The field of a spec that a finding speaks of: ".spec.processes.web.command". Pure. Where the spec has no
// such field, the path of what it would be: places find what is next above it.
#pragma once

#include <string>

#include "model/app_spec.hpp"
#include "model/parity_report.hpp"

namespace twelvefactor::drift {

std::string finding_path(const ParityFinding& finding, const AppSpec& spec);

}  // namespace twelvefactor::drift
