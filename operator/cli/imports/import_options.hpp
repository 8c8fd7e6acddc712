// What was asked of `import`. Filled in by import_flags; values only.
#pragma once

#include <string>
#include <vector>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

struct ImportOptions {
  std::vector<std::string> sources;   // files and directories; "-" is standard input
  std::vector<std::string> backing;   // services of a compose file, or workloads, that are backing services
  std::vector<std::string> profiles;  // of a compose file that are active
  std::string service;                // of a source with several apps: one of the app's
  std::string web;                    // which service or workload is the process web
  std::string name;                   // of the app; empty: that of the source
  std::string environment = "production";
  std::string image;
  std::string repository;
  std::string revision;
  std::string namespace_name;
  bool as_json = false;
  std::vector<std::string> kustomizations;  // directories that kustomize builds
  std::vector<std::string> from;            // "deployment/shop": live objects instead of files
  std::vector<std::string> environments;    // a document for each; none: `environment`
  std::string directory;                    // to write files into; empty: standard output
  bool gitops = false;                      // as a base and overlays
  bool force = false;                       // over files that are there
  ClusterOptions cluster;                   // of `from`
};

}  // namespace twelvefactor::cli
