// VI. Processes: stateless and share-nothing. Pods are restricted by construction
// (kinds/build/pod_template.cpp): read-only root, no persistent volume, no token; what they write goes to
// scratch directories that die with them: a small /tmp, and what the process states.
// https://12factor.net/processes
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/scratch_size.hpp"

namespace twelvefactor::reconcile {
namespace {

/// For agents, meshes and policies beside the app.
void describe(PodPart& pod, const PodSettings& settings) {
  pod.labels = settings.labels;
  pod.annotations = settings.annotations;
}

}  // namespace

Contribution contribute_processes(const Observed& observed) {
  Contribution contribution;
  contribution.service_account = observed.app.spec.service_account_annotations;
  contribution.every_pod.security = observed.app.spec.security;
  contribution.every_pod.volumes.push_back({"tmp", kTmp, "", kTmpSize});
  describe(contribution.every_pod, observed.app.spec.pod);
  for (const auto& [name, process] : observed.app.spec.processes) {
    for (const auto& [path, scratch] : process.scratch)
      contribution.process_pods[name].volumes.push_back(scratch_volume(path, scratch));
    if (!process.pod.labels.empty() || !process.pod.annotations.empty())
      describe(contribution.process_pods[name], process.pod);
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
