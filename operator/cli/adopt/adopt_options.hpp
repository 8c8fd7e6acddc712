// What was asked of `twelvefactor adopt`. Filled in by adopt_flags.cpp; values only.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "adopt/plan.hpp"
#include "adopt/step.hpp"
#include "cli/cluster/cluster_options.hpp"

namespace twelvefactor::cli {

enum class AdoptStep { kPlan, kStart, kSwitch, kFinish, kUndo, kStatus };

struct AdoptOptions {
  ClusterOptions cluster;
  AdoptStep step = AdoptStep::kPlan;
  std::string file;                              // of the app; "-" is standard input
  std::map<std::string, adopt::Source> sources;  // by process
  adopt::Patience patience;
  std::chrono::seconds timeout{1800};  // for one thing that is waited for
  std::chrono::milliseconds interval{1000};
};

}  // namespace twelvefactor::cli
