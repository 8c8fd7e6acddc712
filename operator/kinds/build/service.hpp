// One Service per process with a port (factor VII): port 80, named http, to the port of that name in each
// pod. The number is the pod's own: in a release that changes it, each pod is reached where it listens. Made
// by reconcile/compose.
#pragma once

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

BuiltObject build_service(const ObjectMeta& meta, const StringMap& selector);

}  // namespace twelvefactor::kinds
