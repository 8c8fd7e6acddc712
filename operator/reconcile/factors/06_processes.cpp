// VI. Processes: stateless and share-nothing. Pods are restricted by construction
// (kinds/build/pod_template.cpp): read-only root, no persistent volume, no token; what they write goes to a
// small /tmp that dies with them. https://12factor.net/processes
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr const char* kTmpSize = "64Mi";

}  // namespace

Contribution contribute_processes(const Observed& observed) {
  Contribution contribution;
  contribution.service_account = observed.app.spec.service_account_annotations;
  contribution.every_pod.security = observed.app.spec.security;
  contribution.every_pod.volumes.push_back({"tmp", "/tmp", "", kTmpSize});
  return contribution;
}

}  // namespace twelvefactor::reconcile
