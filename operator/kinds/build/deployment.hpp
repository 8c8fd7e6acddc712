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
};

/// A rolling update that never runs fewer pods than wished: a new pod is ready before an old one goes (factor
/// IX).
BuiltObject build_deployment(const ObjectMeta& meta, const DeploymentSpec& spec);

}  // namespace twelvefactor::kinds
