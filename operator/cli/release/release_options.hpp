// What was asked of the commands that look at the releases of an app. Filled in by release_flags.cpp; values
// only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

struct ReleasesOptions {
  ClusterOptions cluster;
};

struct ConfigOptions {
  ClusterOptions cluster;
  std::optional<std::int64_t> release;  // none: the one that runs
};

struct DiffOptions {
  ClusterOptions cluster;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
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
