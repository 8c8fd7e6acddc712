// Labels that platform teams put on namespaces, and policies of the API server read. A contract, as
// names.hpp.
#pragma once

#include <string_view>

namespace twelvefactor::kinds {

/// The TwelveFactorPolicy by which plain workloads in the namespace are judged at admission.
inline constexpr std::string_view kWorkloadPolicyLabel = "twelvefactor.dev/workload-policy";

}  // namespace twelvefactor::kinds
