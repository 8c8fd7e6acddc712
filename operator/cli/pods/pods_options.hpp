// What was asked of `twelvefactor ps` and `twelvefactor logs`. Filled in by pods_flags.cpp; values only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

/// Which pods of an app.
struct PodChoice {
  std::vector<std::string> processes;  // or admin processes; empty: all
  std::optional<std::int64_t> release;
};

struct PsOptions {
  ClusterOptions cluster;
  PodChoice pods;
};

struct LogsOptions {
  ClusterOptions cluster;
  PodChoice pods;
  std::string container;  // empty: that of the process
  bool follow = false;
  bool previous = false;    // of the container that ran before the one of now
  bool timestamps = false;  // before each line
  bool bare = false;        // without the pod before each line
  std::int64_t tail = 100;  // lines of each pod; -1: all
  std::optional<std::chrono::seconds> since;
  std::chrono::milliseconds look_every{2000};  // for pods that are new, while following
};

}  // namespace twelvefactor::cli
