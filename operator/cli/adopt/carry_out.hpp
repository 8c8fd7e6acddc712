// Step after step, until there is none: reads the cluster anew before each. Called by adopt.cpp.
#pragma once

#include "cli/adopt/adopt_options.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// `planned`: the record of a `start` that has yet to write it; else null. Returns the exit code.
int carry_out_all(const AdoptOptions& options, std::span<const adopt::Check> steps,
                  const adopt::Record* planned, Cluster& cluster, const Terminal& terminal);

}  // namespace twelvefactor::cli
