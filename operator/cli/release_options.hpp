// What was asked of the commands that look at an app and its releases in a cluster. Filled in by
// release_flags.cpp; values only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace twelvefactor::cli {

enum class Output { kText, kWide, kJson, kYaml };

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

struct ReleasesOptions {
  ClusterOptions cluster;
};

struct DiffOptions {
  ClusterOptions cluster;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
};

struct StatusOptions {
  ClusterOptions cluster;
};

struct RollbackOptions {
  ClusterOptions cluster;
  std::optional<std::int64_t> to;
  bool run_before_release = false;
  bool unpin = false;
  bool apply = false;  // false: only print the patch
  bool yes = false;    // do not ask
};

struct RetryOptions {
  ClusterOptions cluster;
  bool wait = false;
  std::chrono::seconds timeout{600};         // of waiting
  std::chrono::milliseconds interval{1000};  // between two looks while waiting
};

}  // namespace twelvefactor::cli
