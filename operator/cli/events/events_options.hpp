// What was asked of `twelvefactor events`. Filled in by events_flags.cpp; values only.
#pragma once

#include <chrono>
#include <optional>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

struct EventsOptions {
  ClusterOptions cluster;
  bool follow = false;
  bool warnings = false;  // only those of type Warning
  std::optional<std::chrono::seconds> since;
  std::chrono::milliseconds look_every{2000};  // while following
};

}  // namespace twelvefactor::cli
