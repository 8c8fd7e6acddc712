// X. Dev/prod parity: the same app in each environment. Every child and every process says which environment
// it belongs to. https://12factor.net/dev-prod-parity
#include "kinds/names.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {

Contribution contribute_parity(const Observed& observed) {
  const std::string& environment = observed.app.spec.environment;
  Contribution contribution;
  contribution.labels[std::string(kinds::kEnvironmentLabel)] = environment;
  contribution.every_pod.env.push_back({"TWELVEFACTOR_ENVIRONMENT", environment, "", ""});
  return contribution;
}

// How it differs from its peers is told by reports (reconcile/parity), which are no findings.
std::vector<Finding> check_parity(const Observed& observed) {
  std::vector<Finding> findings;
  for (const auto& [key, peer] : observed.app.spec.parity.peers) {
    if (peer != observed.app.key) continue;
    findings.push_back({"TF1001", 10, Level::kWarn, ".spec.parity.peers." + key,
                        "the peer is this deploy itself, so nothing is compared",
                        "name the deploy of another environment"});
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
