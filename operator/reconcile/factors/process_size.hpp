// How many pods a process has at least, and whether others connect to them. Used by factors VII, VIII and IX.
#pragma once

#include <algorithm>

#include "model/app_spec.hpp"

namespace twelvefactor::reconcile {

inline int least_pods(const Process& process) {
  return process.autoscaling ? process.autoscaling->min_replicas : process.replicas;
}

/// Has it a port that a Service leads to? (Of a plain workload there may be one of UDP, which nobody connects
/// to.)
inline bool takes_connections(const Process& process) {
  return process.port ||
         std::ranges::any_of(process.ports, [](const auto& stated) { return !stated.second.udp; });
}

}  // namespace twelvefactor::reconcile
