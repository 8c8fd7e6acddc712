// How many pods each process of an app is asked to have, and who says so, from the app's JSON. Called by
// scale.cpp; values only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cli/cluster/app.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

struct ScalableProcess {
  std::optional<int> replicas;  // absent: the spec does not state it, which means 1
  std::string owner;            // the field manager that states it; empty: nobody does, or nobody knows
  bool singleton = false;
  bool autoscaled = false;  // by the app's own autoscaler
  std::string scaled_by;    // what else has the number; empty: nothing
};

struct ScalableApp {
  App app;
  std::map<std::string, ScalableProcess> processes;
};

Result<ScalableApp> read_scalable(std::string_view json);

/// Does this field manager keep objects as a Git repository has them? Known are those of Flux, Argo CD and
/// Fleet.
bool is_gitops(std::string_view field_manager);

}  // namespace twelvefactor::cli
