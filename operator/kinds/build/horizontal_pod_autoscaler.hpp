// One HorizontalPodAutoscaler per process with `autoscaling`: it decides on the Deployment's replicas from
// then on (factor VIII).
#pragma once

#include <string>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

struct AutoscalerSpec {
  std::string deployment;
  Autoscaling autoscaling;
};

BuiltObject build_horizontal_pod_autoscaler(const ObjectMeta& meta, const AutoscalerSpec& spec);

}  // namespace twelvefactor::kinds
