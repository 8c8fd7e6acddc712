// `twelvefactor scale APP PROCESS=NUMBER ...`: sets spec.processes.*.replicas, where nothing else keeps the
// number; prints the patch where Git does. Called by run.cpp.
#pragma once

#include <string>

#include "cli/cluster/cluster.hpp"
#include "cli/scale/scalable.hpp"
#include "cli/scale/scale_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Why that process cannot have so many pods by its spec, and what to do; empty: it can.
std::string scale_problem(const ScalableApp& app, const std::string& process, int number);

int scale(const ScaleOptions& options, Cluster& cluster, const Terminal& terminal);

}  // namespace twelvefactor::cli
