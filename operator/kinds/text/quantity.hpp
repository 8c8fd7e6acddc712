// Resource quantities in the form in which the API server gives them back, so that what we want and what is
// there compare equal (k8s.io/apimachinery/pkg/api/resource: "canonical form": no fraction, the largest
// suffix that loses nothing).
#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"

namespace twelvefactor::kinds {

/// "0.1" -> "100m", "1000m" -> "1", "1024Mi" -> "1Gi", "1.5Gi" -> "1536Mi". Suffixes: m k M G T Ki Mi Gi Ti,
/// at most three decimals.
Result<std::string> canonical_quantity(std::string_view text);

/// The sum of two in canonical form, in canonical form; an empty text is nothing. Of sums beyond 2^62
/// thousandths the first.
std::string quantity_sum(const std::string& a, const std::string& b);

}  // namespace twelvefactor::kinds
