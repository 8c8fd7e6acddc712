#include "reconcile/factors/expected_differences.hpp"

#include "kinds/text/time.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/parity/expected.hpp"

namespace twelvefactor::reconcile {

void check_expected_differences(const Observed& observed, std::vector<Finding>& findings) {
  const Parity& parity = observed.app.spec.parity;
  for (const auto& [name, difference] : parity.expected_differences) {
    const auto none = why_no_effect(difference, parity, kinds::parse_time(observed.now));
    if (!none) continue;
    findings.push_back(found(kExpectsNothing, ".spec.parity.expectedDifferences." + name,
                             "the expected difference has no effect: " + none->why, none->remedy));
  }
}

}  // namespace twelvefactor::reconcile
