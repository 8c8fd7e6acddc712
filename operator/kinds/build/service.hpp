// One Service per process with a port: port 80, named http, to the process's port (factor VII).
#pragma once

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

struct ServiceSpec {
  StringMap selector;
  int target_port = 8080;
};

BuiltObject build_service(const ObjectMeta& meta, const ServiceSpec& spec);

}  // namespace twelvefactor::kinds
