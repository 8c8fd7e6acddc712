// `twelvefactor score`: how many factors hold in what runs, for TwelveFactorApps and plain workloads alike.
// Reads lists of the cluster, page by page, or manifests; the judging is done in lint/. It never reads a
// Secret or a ConfigMap of the cluster.
#pragma once

#include "cli/cluster/cluster.hpp"
#include "cli/files/files_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// Returns the exit code (docs/reference.md).
int score(const ScoreOptions& options, Cluster& cluster, const Terminal& terminal);

/// The same of manifests, without a cluster: of the files and kustomizations that the options name.
int score_of_files(const ScoreOptions& options, const Terminal& terminal);

}  // namespace twelvefactor::cli
