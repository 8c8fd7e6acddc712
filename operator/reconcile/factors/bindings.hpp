// Is each backing service bound now, by a Secret with the keys that the app needs? Where a Provisioned
// Service is named: by the Secret that it names. Used by factor IV, for the pods and for the rules.
#pragma once

#include <vector>

#include "reconcile/factors/references.hpp"

namespace twelvefactor::reconcile {

/// Each backing service that is not bound, with what is missing. A list that is on the way is not: nobody is
/// to mend that (kApiUnavailable).
std::vector<MissingReference> missing_bindings(const Observed& observed);

}  // namespace twelvefactor::reconcile
