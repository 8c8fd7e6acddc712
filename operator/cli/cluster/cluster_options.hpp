// What was asked of every command that looks into a cluster: which app, where, and how to print. Filled in by
// cluster_flags.cpp; values only.
#pragma once

#include <string>

#include "cli/terminal/output.hpp"

namespace twelvefactor::cli {

/// Which app, in which cluster, and how to print. Every such command has these.
struct ClusterOptions {
  std::string app;             // without "tfa/"
  std::string namespace_name;  // empty: that of the kubeconfig's context
  std::string kubeconfig;      // empty: as kube::load_config finds one
  std::string context;         // empty: the current one
  Output output = Output::kText;
  std::string program = "twelvefactor";  // as the user calls it, for advice: or "kubectl twelvefactor"
  std::string version;
};

}  // namespace twelvefactor::cli
