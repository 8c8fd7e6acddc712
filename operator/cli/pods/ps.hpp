// `twelvefactor ps`: the pods of an app, by process.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/cluster.hpp"
#include "cli/pods/pod.hpp"
#include "cli/pods/pods_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md).
int ps(const PsOptions& options, Cluster& cluster, const Terminal& terminal);

/// `now`: seconds since 1970.
std::string pods_text(const std::vector<Pod>& pods, std::int64_t now);

}  // namespace twelvefactor::cli
