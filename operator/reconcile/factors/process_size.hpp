// How many pods a process has at least. Used by factors VIII and IX.
#pragma once

#include "model/app_spec.hpp"

namespace twelvefactor::reconcile {

inline int least_pods(const Process& process) {
  return process.autoscaling ? process.autoscaling->min_replicas : process.replicas;
}

}  // namespace twelvefactor::reconcile
