// Where pods run and what they carry, of an app or of one of its processes. A part of a spec.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/string_map.hpp"

namespace twelvefactor {

/// core/v1 Toleration, as it is written.
struct Toleration {
  std::string key;
  std::string operation;  // "operator" in the API: Exists or Equal
  std::string value;
  std::string effect;
  std::optional<int> seconds;  // tolerationSeconds
};

/// core/v1 TopologySpreadConstraint; the operator says which pods it is about.
struct TopologySpread {
  std::string topology_key;
  int max_skew = 1;
  std::string when_unsatisfiable = "ScheduleAnyway";
};

/// Where pods may run. What a process leaves out the app says, and what the app leaves out the operator.
struct Placement {
  std::optional<StringMap> node_selector;
  std::optional<std::vector<Toleration>> tolerations;
  std::optional<std::vector<TopologySpread>> topology_spread;
};

/// What pods carry for others that look at them, and what they are told of themselves. Of an app for all of
/// them; of a process over that, key by key.
struct PodSettings {
  StringMap labels;       // none of the operator's own
  StringMap annotations;  // none of the operator's own
  std::string priority_class;
  StringMap field_env;  // variable -> field of the pod, as the downward API names it
};

}  // namespace twelvefactor
