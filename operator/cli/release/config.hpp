// `twelvefactor config`: the variables and files that the processes of a release get, and where each comes
// from. Values of Secrets are never read; literals are shown as `diff` shows them.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/cluster.hpp"
#include "cli/release/release.hpp"
#include "cli/release/release_options.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

struct ConfigRow {
  std::string name;    // "LOG_LEVEL", "web.DB_POOL", "/etc/app.conf"
  std::string source;  // "text", "Secret shop-secrets, key K", "database, key uri"
  std::string value;   // of a text, as far as it may be shown
};

/// Sorted by name. `variables`: of the ConfigMap of the release.
std::vector<ConfigRow> config_rows(const Release& release, const StringMap& texts);

/// Returns the exit code (docs/reference.md).
int config(const ConfigOptions& options, Cluster& cluster, const Terminal& terminal);

}  // namespace twelvefactor::cli
