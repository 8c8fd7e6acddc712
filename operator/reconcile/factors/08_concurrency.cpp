// VIII. Concurrency: scale out by process type. One Deployment per process, each with its own count and size.
// https://12factor.net/concurrency
#include "reconcile/factors/factor.hpp"
#include "reconcile/replicas.hpp"

namespace twelvefactor::reconcile {
namespace {

// Over nodes first, and over zones where there are some; a cluster with one node runs everything all the
// same.
const std::vector<TopologySpread>& usual_spread() {
  static const auto* const kUsual = new std::vector<TopologySpread>{
      {"kubernetes.io/hostname", 1, "ScheduleAnyway"}, {"topology.kubernetes.io/zone", 1, "ScheduleAnyway"}};
  return *kUsual;
}

}  // namespace

Contribution contribute_concurrency(const Observed& observed) {
  Contribution contribution;
  const Placement& placement = observed.app.spec.placement;
  contribution.every_pod.node_selector = placement.node_selector;
  contribution.every_pod.tolerations = placement.tolerations;
  for (const auto& [name, process] : observed.app.spec.processes) {
    contribution.replicas[name] = replicas_to_send(observed, name, process);
    if (process.autoscaling) contribution.autoscalers[name] = *process.autoscaling;
    PodPart& pod = contribution.process_pods[name];
    pod.topology_spread = placement.topology_spread.value_or(usual_spread());
    pod.resources = process.resources;
    pod.env.push_back({"TWELVEFACTOR_PROCESS", name, "", ""});
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
