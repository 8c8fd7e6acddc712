// What was asked of `twelvefactor run`. Filled in by run_flags.cpp; values only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

struct RunOptions {
  ClusterOptions cluster;
  std::vector<std::string> words;  // what stands after --
  std::string admin_process;       // a Manual admin process; then the words are added to its arguments
  std::string process;             // whose variables and resources; empty: the operator's choice
  std::string name;                // of the task; empty: one is made up
  std::optional<std::int64_t> release;
  std::optional<std::int64_t> timeout;  // seconds that the process may take
  bool detach = false;

  std::chrono::milliseconds interval{100};  // between two looks while nothing is to be read
  std::chrono::seconds patience{20};        // with a pod that cannot start, or a cluster that does not answer
  std::chrono::seconds silence{60};         // of a log, after which it is asked for anew
};

}  // namespace twelvefactor::cli
