// `twelvefactor render`: the objects of an app as YAML, from the same pure core as the cluster's, ready for
// `kubectl apply`.
#pragma once

#include <iosfwd>

#include "cli/files/files_options.hpp"

namespace twelvefactor::cli {

/// Objects go to `out`, findings and mistakes to `notes`. Returns the exit code (0, or 1 when an app could
/// not be read or breaks an enforced rule).
int render(const RenderOptions& options, std::istream& standard_input, std::ostream& out,
           std::ostream& notes);

}  // namespace twelvefactor::cli
