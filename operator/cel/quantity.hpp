// Amounts such as 100m and 1.5Gi as the function quantity() of Kubernetes' CEL reads and compares them.
// Called by cel/functions and by who compares amounts of made objects. Exact: no amount passes through a
// floating point number. Pure.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::cel {

class Quantity {
 public:
  /// None where the API server cannot read it, either. What is finer than a thousand-millionth is rounded up
  /// (k8s.io/apimachinery/pkg/api/resource, ParseQuantity).
  static std::optional<Quantity> parse(std::string_view text);

  std::strong_ordering operator<=>(const Quantity& other) const;
  bool operator==(const Quantity& other) const = default;

 private:
  bool negative_ = false;
  std::string digits_;  // of thousand-millionths, without leading zeros; none of zero
};

}  // namespace twelvefactor::cel
