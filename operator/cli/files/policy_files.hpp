// TwelveFactorPolicies from files, for commands that judge without a cluster: `lint` and `parity`.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "model/policy.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

/// Other kinds in the same file are passed over; a file without any policy is an error.
Result<Done> add_policies(const std::string& file, std::istream& standard_input,
                          std::vector<Policy>& policies);

}  // namespace twelvefactor::cli
