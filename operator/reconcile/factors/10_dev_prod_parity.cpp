// X. Dev/prod parity: the same app in each environment. Every child and every process says which environment
// it belongs to. https://12factor.net/dev-prod-parity
#include "kinds/text/names.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {

Contribution contribute_parity(const Observed& observed) {
  const std::string& environment = observed.app.spec.environment;
  Contribution contribution;
  contribution.labels[std::string(kinds::kEnvironmentLabel)] = environment;
  contribution.every_pod.env.push_back({"TWELVEFACTOR_ENVIRONMENT", environment, "", ""});
  return contribution;
}

}  // namespace twelvefactor::reconcile
