// The IngressClasses of the cluster: an Ingress of a class that does not exist is accepted and never served.
#pragma once

#include <set>
#include <string>

namespace twelvefactor {

struct IngressClasses {
  std::set<std::string> names;
  bool has_default = false;  // one of them takes Ingresses that name none
};

}  // namespace twelvefactor
