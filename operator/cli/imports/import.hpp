// `twelvefactor import`: a TwelveFactorApp from what a codebase has for other platforms. Reads files, changes
// none. The formats are read in imports/.
#pragma once

#include <iosfwd>

#include "cli/imports/import_options.hpp"

namespace twelvefactor::cli {

/// The app goes to `out`, what the team should look at to `notes`, too. Returns the exit code (0 whole, 1
/// something is missing, 2 nothing could be made of it).
int import_app(const ImportOptions& options, std::istream& standard_input, std::ostream& out,
               std::ostream& notes);

}  // namespace twelvefactor::cli
