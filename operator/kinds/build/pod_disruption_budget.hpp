// One PodDisruptionBudget per process with two or more pods: a node that is drained takes one of them at a
// time (factor IX).
#pragma once

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

/// A pod that is not ready may always be evicted: a crash loop must not keep a node from being drained.
BuiltObject build_pod_disruption_budget(const ObjectMeta& meta, const StringMap& selector);

}  // namespace twelvefactor::kinds
