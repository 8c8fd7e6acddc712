// VIII. Concurrency: scale out by process type. One Deployment per process, each with its own count, size,
// priority and nodes.
// https://12factor.net/concurrency
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/scratch_size.hpp"
#include "reconcile/factors/sidecars.hpp"
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

/// Of spreading only processes have something.
void place(PodPart& pod, const Placement& placement, const PodSettings& settings) {
  pod.node_selector = placement.node_selector;
  pod.tolerations = placement.tolerations;
  if (!settings.priority_class.empty()) pod.priority_class = settings.priority_class;
}

}  // namespace

Contribution contribute_concurrency(const Observed& observed) {
  Contribution contribution;
  const AppSpec& spec = observed.app.spec;
  place(contribution.every_pod, spec.placement, spec.pod);
  for (const auto& [name, process] : spec.processes) {
    contribution.replicas[name] = replicas_to_send(observed, name, process);
    if (process.singleton) contribution.singletons.insert(name);
    if (process.autoscaling) contribution.autoscalers[name] = *process.autoscaling;
    PodPart& pod = contribution.process_pods[name];
    place(pod, process.placement, process.pod);
    const auto& spread = process.placement.topology_spread;
    pod.topology_spread = spread ? *spread : spec.placement.topology_spread.value_or(usual_spread());
    pod.resources = with_scratch(process);
    pod.sidecars = sidecars_of(name, process);
    pod.env.push_back({"TWELVEFACTOR_PROCESS", name, "", ""});
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
