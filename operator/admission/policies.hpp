// The ValidatingAdmissionPolicies of TwelveFactorApps, made of the catalogue: the API server itself judges an
// app by every rule that CEL can say, with the TwelveFactorPolicies as parameters (docs/admission.md). They
// are the same in every cluster. Called by `twelvefactor policies --admission`. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/rule.hpp"

namespace twelvefactor::admission {

/// Those of the catalogue that CEL can say, in its order.
std::vector<const Rule*> admission_rules();

/// Two policies with their bindings, as a stream of YAML: twelvefactor refuses (Enforce), twelvefactor-warn
/// warns (Warn) and annotates the audit log (Audit).
std::string admission_policies();

}  // namespace twelvefactor::admission
