// One Deployment per process: built here, read back in read_child.cpp.
#pragma once

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "kinds/build/pod_template.hpp"

namespace twelvefactor::kinds {

struct DeploymentSpec {
  std::optional<int> replicas;  // absent: an autoscaler has it, and what is there stays
  StringMap selector;
  PodTemplate pod;
  int min_ready_seconds = 0;  // for so long a new pod must be ready before one of before ends
  RolloutRules rollout{};     // what it leaves out is as the functions below say
  bool singleton = false;     // the old pod ends before the new one starts
};

/// After how many seconds, where nobody says, without progress a rollout counts as stuck
/// (spec.progressDeadlineSeconds):
///
///   the larger of 600 and 300 + startup + readiness + minReadySeconds
///
/// where a probe grants initialDelaySeconds + failureThreshold * (periodSeconds, or timeoutSeconds if that is
/// longer), and 300 are for a node and the image to come. Kubernetes counts anew whenever a pod has become
/// available, so that this is about one pod. It is always more than minReadySeconds, as Kubernetes requires.
int progress_deadline_seconds(const DeploymentSpec& spec);

/// A rolling update that never runs fewer pods than wished, unless asked to: a new pod has been ready for
/// `min_ready_seconds` before an old one goes (factor IX). A singleton is recreated (factor VIII).
BuiltObject build_deployment(const ObjectMeta& meta, const DeploymentSpec& spec);

}  // namespace twelvefactor::kinds
