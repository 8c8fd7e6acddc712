// One Service per process with a port (factor VII): port 80, named http, to the port of that name in each
// pod, and each further port under its own name and number. What a pod is asked at is the pod's own: in a
// release that changes a number, each pod is reached where it listens. Made by reconcile/compose.
#pragma once

#include <map>
#include <string>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

struct ServiceSpec {
  StringMap selector;
  bool takes_requests = true;  // the process has `port`
  /// It was somebody else's: its type and its other ports stay as they are.
  bool adopted = false;
  bool port_name_taken = false;  // by one of those ports
  std::map<std::string, NamedPort> ports{};
};

BuiltObject build_service(const ObjectMeta& meta, const ServiceSpec& spec);

}  // namespace twelvefactor::kinds
