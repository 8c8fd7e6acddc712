// VIII. Concurrency: scale out by process type. One Deployment per process, each with its own count and size.
// https://12factor.net/concurrency
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/process_size.hpp"

namespace twelvefactor::reconcile {
namespace {

// Over nodes first, and over zones where there are some; a cluster with one node runs everything all the
// same.
const std::vector<TopologySpread>& usual_spread() {
  static const auto* const kUsual = new std::vector<TopologySpread>{
      {"kubernetes.io/hostname", 1, "ScheduleAnyway"}, {"topology.kubernetes.io/zone", 1, "ScheduleAnyway"}};
  return *kUsual;
}

/// An autoscaler takes the count over as it is, and starts from its least only where there is nothing to take
/// over: an apply without a count that we still own would make it 1 (docs/decisions/0010-autoscaling.md).
std::optional<int> autoscaled_replicas(const Child* deployment, const Autoscaling& autoscaling) {
  if (deployment == nullptr || deployment->rollout.wished == 0) return autoscaling.min_replicas;
  if (deployment->rollout.owns_replicas) return deployment->rollout.wished;
  return std::nullopt;
}

std::optional<int> replicas_of(const Observed& observed, const std::string& name, const Process& process) {
  if (observed.app.spec.suspend) return 0;
  if (!process.autoscaling) return process.replicas;
  const std::string deployment = kinds::deployment_name(observed.app.key.name, name);
  return autoscaled_replicas(own_child(observed, Kind::kDeployment, deployment), *process.autoscaling);
}

}  // namespace

Contribution contribute_concurrency(const Observed& observed) {
  Contribution contribution;
  const Placement& placement = observed.app.spec.placement;
  contribution.every_pod.node_selector = placement.node_selector;
  contribution.every_pod.tolerations = placement.tolerations;
  for (const auto& [name, process] : observed.app.spec.processes) {
    contribution.replicas[name] = replicas_of(observed, name, process);
    if (process.autoscaling) contribution.autoscalers[name] = *process.autoscaling;
    PodPart& pod = contribution.process_pods[name];
    pod.topology_spread = placement.topology_spread.value_or(usual_spread());
    pod.resources = process.resources;
    pod.env.push_back({"TWELVEFACTOR_PROCESS", name, "", ""});
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
