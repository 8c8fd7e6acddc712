// How a HorizontalPodAutoscaler decides how many pods a process has. A part of a spec.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/string_map.hpp"

namespace twelvefactor {

/// An object of the app's namespace, as autoscaling/v2 CrossVersionObjectReference.
struct DescribedObject {
  std::string api_version;
  std::string kind;
  std::string name;
};

/// A number beside cpu and memory that an autoscaler goes by, as autoscaling/v2 MetricSpec.
struct ScalingMetric {
  enum class Type { kExternal, kPods, kObject };
  Type type = Type::kExternal;
  std::string name;        // as the metrics adapter serves it
  StringMap selector;      // which series of that name
  DescribedObject object;  // kObject: whose number it is
  bool average = true;     // `value` is for one pod, not for all of them
  std::string value;       // in canonical form
};

/// A HorizontalPodAutoscaler decides how many pods there are.
struct Autoscaling {
  int min_replicas = 2;
  int max_replicas = 0;
  std::optional<int> target_cpu_utilization_percentage;     // of the requested cpu
  std::optional<int> target_memory_utilization_percentage;  // of the requested memory
  std::map<std::string, ScalingMetric> metrics;             // by a name of the team's
};

}  // namespace twelvefactor
