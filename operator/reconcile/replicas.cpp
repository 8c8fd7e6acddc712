#include "reconcile/replicas.hpp"

#include <algorithm>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::reconcile {
namespace {

const Child* deployment_of(const Observed& observed, const std::string& process) {
  return own_child(observed, Kind::kDeployment, kinds::deployment_name(observed.app.key.name, process));
}

/// An autoscaler takes the count over as it is, and starts from its least only where there is nothing to take
/// over: an apply without a count that we still own would make it 1.
std::optional<int> autoscaled_replicas(const Child* deployment, const Autoscaling& autoscaling) {
  if (deployment == nullptr || deployment->rollout.wished == 0) return autoscaling.min_replicas;
  if (deployment->rollout.owns_replicas) return deployment->rollout.wished;
  return std::nullopt;
}

/// Whoever has it may want none at all: only where there are none by our own will does one begin.
std::optional<int> managed_replicas(const Child* deployment) {
  if (deployment == nullptr) return 1;
  if (!deployment->rollout.owns_replicas) return std::nullopt;
  return std::max(deployment->rollout.wished, 1);
}

}  // namespace

std::string foreign_scaler(const Observed& observed, const std::string& name, const Process& process) {
  if (process.autoscaling) return {};
  if (!process.scaled_by.empty()) return process.scaled_by;
  const Child* deployment = deployment_of(observed, name);
  if (deployment == nullptr || !deployment->rollout.scaled_by) return {};
  // While our own is still there the number was its: it is given back before that one goes.
  const std::string ours = kinds::autoscaler_name(observed.app.key.name, name);
  if (own_child(observed, Kind::kHorizontalPodAutoscaler, ours) != nullptr) return {};
  return *deployment->rollout.scaled_by;
}

std::optional<int> replicas_to_send(const Observed& observed, const std::string& name,
                                    const Process& process) {
  if (observed.app.spec.suspend) return 0;
  if (process.autoscaling) return autoscaled_replicas(deployment_of(observed, name), *process.autoscaling);
  if (!process.scaled_by.empty()) return managed_replicas(deployment_of(observed, name));
  if (!foreign_scaler(observed, name, process).empty()) return std::nullopt;
  return process.replicas;
}

std::vector<KeptObject> autoscalers_in_charge(const Observed& observed) {
  std::vector<KeptObject> kept;
  for (const auto& [name, process] : observed.app.spec.processes) {
    const std::string autoscaler = kinds::autoscaler_name(observed.app.key.name, name);
    const Child* deployment = deployment_of(observed, name);
    const bool in_charge = deployment != nullptr && deployment->rollout.scaled_by;
    if (!process.autoscaling && process.scaled_by.empty() && in_charge &&
        own_child(observed, Kind::kHorizontalPodAutoscaler, autoscaler) != nullptr)
      kept.push_back({Kind::kHorizontalPodAutoscaler, autoscaler});
  }
  return kept;
}

}  // namespace twelvefactor::reconcile
