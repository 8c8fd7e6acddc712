#include "reconcile/rollout.hpp"

#include <algorithm>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/factors/process_size.hpp"
#include "reconcile/replicas.hpp"

namespace twelvefactor::reconcile {
namespace {

bool runs_what_is_wished(const std::vector<DesiredObject>& objects, const Child& child) {
  return std::any_of(objects.begin(), objects.end(), [&child](const DesiredObject& object) {
    return object.kind == child.kind && object.name == child.name && as_wished(child, object);
  });
}

/// An autoscaler's count is the Deployment's.
int wanted_pods(const AppSpec& spec, const Process& process, const Child* deployment, bool foreign) {
  if (spec.suspend) return 0;
  if (!process.autoscaling && !foreign) return process.replicas;
  return deployment == nullptr ? least_pods(process) : deployment->rollout.wished;
}

/// An autoscaler adds and removes pods all day: that is no rollout as long as its least are there. The least
/// of one that is not ours nobody states here: the spec's number counts as that.
bool enough_pods(const Process& process, const Rollout& rollout, int wanted, bool foreign) {
  if ((process.autoscaling || foreign) && wanted > 0)
    return rollout.available >= std::min(least_pods(process), wanted);
  return rollout.replicas == wanted && rollout.available == wanted;
}

ProcessState process_state(const Observed& observed, const std::vector<DesiredObject>& objects,
                           const std::string& process, std::int64_t number) {
  ProcessState state;
  const auto spec = observed.app.spec.processes.find(process);
  if (spec == observed.app.spec.processes.end()) return state;
  const Child* child =
      own_child(observed, Kind::kDeployment, kinds::deployment_name(observed.app.key.name, process));
  state.scaled_by = foreign_scaler(observed, process, spec->second);
  const bool foreign = !state.scaled_by.empty();
  state.wanted = wanted_pods(observed.app.spec, spec->second, child, foreign);
  if (child == nullptr) return state;
  const Rollout& rollout = child->rollout;
  state.ready = rollout.ready;
  state.available = rollout.available;
  // An annotation of somebody else's makes a generation, too: its controller's silence about it is no news
  // of an app that was Ready on this very release.
  const bool was_up = was_ready(observed) && observed.previous.release.active == number;
  const bool counts_hold = rollout.observed_generation >= child->generation || was_up;
  state.taken_up = runs_what_is_wished(objects, *child) && counts_hold;
  state.old = state.taken_up ? rollout.replicas - rollout.updated : rollout.replicas;
  // Any of the old ones may be among those that are ready.
  state.updated = std::max(0, rollout.ready - state.old);
  state.rolled_out =
      state.taken_up && state.old == 0 && enough_pods(spec->second, rollout, state.wanted, foreign);
  return state;
}

}  // namespace

std::map<std::string, ProcessState> process_states(const Observed& observed,
                                                   const std::vector<DesiredObject>& objects,
                                                   std::int64_t number) {
  std::map<std::string, ProcessState> states;
  for (const auto& [name, process] : observed.app.spec.processes)
    states[name] = process_state(observed, objects, name, number);
  return states;
}

}  // namespace twelvefactor::reconcile
