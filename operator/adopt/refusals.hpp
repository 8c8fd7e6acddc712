// Why an adoption may not begin: what would lose a request, run something twice, or delete what is needed.
// Each check looks for one thing. Internal to adopt/.
#pragma once

#include <vector>

#include "adopt/plan.hpp"

namespace twelvefactor::adopt {

std::vector<Refusal> refusals_of(const Record& record, const AppSpec& spec, const Inventory& inventory);

}  // namespace twelvefactor::adopt
