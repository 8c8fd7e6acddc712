// IX. Disposability: fast start, graceful stop. Probes say when a pod may get work; the grace period and
// SIGTERM how it leaves. https://12factor.net/disposability
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/process_size.hpp"

namespace twelvefactor::reconcile {
namespace {

// Without a probe a pod counts as ready when its container has started, which one that ends at once does,
// too.
constexpr int kSecondsWithoutProbe = 10;

int min_ready_seconds(const Process& process) {
  const bool asked = process.readiness || process.startup;
  return process.min_ready_seconds.value_or(asked ? 0 : kSecondsWithoutProbe);
}

}  // namespace

Contribution contribute_disposability(const Observed& observed) {
  Contribution contribution;
  for (const auto& [name, process] : observed.app.spec.processes) {
    PodPart& pod = contribution.process_pods[name];
    pod.startup = process.startup;
    pod.readiness = process.readiness;
    pod.liveness = process.liveness;
    pod.termination_grace_period_seconds = process.termination_grace_period_seconds;
    pod.pre_stop_sleep_seconds = process.pre_stop_sleep_seconds;
    contribution.min_ready_seconds[name] = min_ready_seconds(process);
    contribution.rollouts[name] = process.rollout;
    // Of one pod there is none to spare: a budget would only keep its node from being drained. How many
    // there are of what something else scales nobody knows here.
    if (least_pods(process) >= 2 || !process.scaled_by.empty()) contribution.disruption_budgets.insert(name);
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
