// `twelvefactor explain`: the rules of the catalogue, as docs/rules.md has them.
#pragma once

#include <iosfwd>

#include "cli/files/files_options.hpp"

namespace twelvefactor::cli {

/// Without names: a line for each rule. Returns the exit code (0, or 2 when a name is no rule and no factor).
int explain(const ExplainOptions& options, std::ostream& out, std::ostream& notes);

}  // namespace twelvefactor::cli
