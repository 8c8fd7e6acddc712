// `twelvefactor render`: the objects of an app as YAML, from the same pure core as the cluster's, ready for
// `kubectl apply`.
#pragma once

#include <iosfwd>

#include "cli/files/files_options.hpp"

namespace twelvefactor::cli {

/// Objects go to `out`, findings and mistakes to `notes`. An app is printed whole or not at all, and one that
/// is not keeps no other back. Returns the exit code (0, or 1 when something could not be read, an app or one
/// of its objects would be refused, or an enforced rule is broken).
int render(const RenderOptions& options, std::istream& standard_input, std::ostream& out,
           std::ostream& notes);

}  // namespace twelvefactor::cli
