// The HTTPRoutes of a process with `expose.gateway`, in the place of its Ingress: requests that a Gateway
// takes reach its Service, and plain HTTP is sent on to HTTPS where the spec names the listener for it
// (factor VII). Built here; the Gateway's controller does the rest.
#pragma once

#include <string>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"

namespace twelvefactor::kinds {

struct RouteSpec {
  Expose expose;  // with a gateway
  std::string service;
};

BuiltObject build_http_route(const ObjectMeta& meta, const RouteSpec& spec);
BuiltObject build_redirect_route(const ObjectMeta& meta, const Expose& expose);

}  // namespace twelvefactor::kinds
