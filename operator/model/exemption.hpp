// A team's word that a rule may be broken for a while: spec.exemptions of an app. Whether it has any effect
// is decided by reconcile/levels.
#pragma once

#include <string>

namespace twelvefactor {

struct Exemption {
  std::string reason;
  std::string expires;  // "2027-03-31", valid through that day in UTC
};

}  // namespace twelvefactor
