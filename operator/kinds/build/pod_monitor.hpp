// A PodMonitor of the Prometheus Operator for a process that states `metrics`: a Prometheus reads them from
// each of its pods. Built here; nothing of it is read back.
#pragma once

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

struct PodMonitorSpec {
  StringMap pods;  // the labels of those that are asked
  MetricsEndpoint metrics;
};

BuiltObject build_pod_monitor(const ObjectMeta& meta, const PodMonitorSpec& spec);

}  // namespace twelvefactor::kinds
