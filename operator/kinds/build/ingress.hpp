// One Ingress per process with `expose`: requests for its hosts reach its Service (factor VII). Built here;
// the ingress controller does the rest.
#pragma once

#include <string>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

struct IngressSpec {
  Expose expose;
  std::string service;
};

BuiltObject build_ingress(const ObjectMeta& meta, const IngressSpec& spec);

}  // namespace twelvefactor::kinds
