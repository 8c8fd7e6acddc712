// `twelvefactor adopt STEP APP`: reads the cluster, asks adopt/ for the next step, and carries it out, until
// there is none. Called by run.cpp.
#pragma once

#include "cli/adopt/adopt_options.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

int adopt_app(const AdoptOptions& options, Cluster& cluster, const Terminal& terminal);

}  // namespace twelvefactor::cli
