// `twelvefactor import`: a TwelveFactorApp from what a codebase has for other platforms, from manifests, or
// from what runs in a namespace. It changes none of them. The formats are read in imports/.
#pragma once

#include <iosfwd>

#include "cli/cluster/cluster.hpp"
#include "cli/imports/import_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// The app goes to `out`, what the team should look at to `notes`, too. Returns the exit code (0 whole, 1
/// something is missing, 2 nothing could be made of it).
int import_app(const ImportOptions& options, std::istream& standard_input, std::ostream& out,
               std::ostream& notes);

/// The same of the live objects that options.from names, with the rights of the user. It reads no Secret.
int import_live(const ImportOptions& options, Cluster& cluster, const Terminal& terminal);

}  // namespace twelvefactor::cli
