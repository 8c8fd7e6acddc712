#include "status/process_verdict.hpp"

#include <algorithm>
#include <string>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "status/pod_advice.hpp"

namespace twelvefactor::status {
namespace {

using State = Verdict::State;
using Maybe = std::optional<Verdict>;

std::string number_of(int count, const char* one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

/// The pod that speaks for a process. One of another release is about to be replaced: it says nothing of what
/// is awaited. Of several always the same one: a status must not change with their order.
const PodFacts* troubled_pod(const Observed& observed, const std::string& process, std::int64_t release) {
  const PodFacts* first = nullptr;
  for (const PodFacts& pod : observed.pods) {
    if (pod.process != process || pod.reason.empty()) continue;
    if (pod.release != 0 && release != 0 && pod.release != release) continue;
    if (first == nullptr || pod.name < first->name) first = &pod;
  }
  return first;
}

std::string are_or_is(int count) {
  return count == 1 ? " is " : " are ";
}

/// "v2", when the old pods surely run it.
std::string old_pods(const ProcessState& state, const ReleaseNumbers& release) {
  const bool known = release.active > 0 && release.active != release.desired;
  return known ? number_of(state.old, "pod") + " of " + kinds::release_word(release.active)
               : number_of(state.old, "old pod");
}

/// What serves while the new pods cannot.
std::string meanwhile(const ProcessState& state, const ReleaseNumbers& release) {
  if (state.old == 0) return "";
  return "; meanwhile " + old_pods(state, release) + (state.old == 1 ? " keeps" : " keep") + " running";
}

std::string awaited(const ProcessState& state, const Child* deployment, const ReleaseNumbers& release,
                    bool singleton) {
  if (deployment == nullptr) return "waits for its Deployment to be made";
  // Its old pod has to end first. Said from the start: further steps of a rollout are not written.
  const std::string alone =
      singleton ? "; it is a singleton: nobody does its work until its new pod is ready" : "";
  if (!state.taken_up)
    return "waits for Kubernetes to take up the change of Deployment " + deployment->name + alone;
  const int missing = state.wanted - state.updated;
  if (missing > 0)
    return "waits for " + std::to_string(missing) + " of " +
           number_of(state.wanted, state.old > 0 ? "new pod" : "pod") + " to be ready" +
           (singleton ? alone : meanwhile(state, release));
  const int surplus = deployment->rollout.replicas - state.wanted;
  if (state.old > 0) return "its new pods are ready; waits for " + old_pods(state, release) + " to end";
  if (surplus > 0) return "waits for " + number_of(surplus, "surplus pod") + " to end";
  const int unproven = state.wanted - state.available;
  if (unproven <= 0) return "waits for Kubernetes to report how its pods are";
  return number_of(unproven, "pod") + are_or_is(unproven) + "ready, and must stay so for minReadySeconds";
}

/// Nothing of it goes on by itself.
Maybe of_paused_rollout(const std::string& process, const Child& deployment) {
  if (!deployment.rollout.paused) return std::nullopt;
  return Verdict{State::kStalled, reason::kRolloutPaused,
                 "process " + process + ": somebody paused the rollout of Deployment " + deployment.name +
                     "; go on with kubectl rollout resume deployment/" + deployment.name};
}

Maybe of_process(const Observed& observed, const Desired& desired, const std::string& process) {
  const ProcessState& state = desired.processes.at(process);
  const ReleaseNumbers& release = desired.release.numbers;
  const std::string prefix = "process " + process + ": ";
  const PodFacts* pod = troubled_pod(observed, process, release.desired);
  Maybe trouble;
  if (pod != nullptr)
    trouble = Verdict{State::kReconciling, pod->reason,
                      prefix + pod_advice(*pod, observed) + meanwhile(state, release)};
  if (state.rolled_out) return trouble;
  const Child* deployment =
      own_child(observed, Kind::kDeployment, kinds::deployment_name(observed.app.key.name, process));
  if (deployment != nullptr) {
    if (Maybe paused = of_paused_rollout(process, *deployment)) return paused;
    if (!trouble && !deployment->trouble.empty())
      trouble = Verdict{State::kReconciling, reason::kPodsNotCreated,
                        prefix + deployment->trouble + meanwhile(state, release)};
    // What the controller said of an earlier generation says nothing of this one.
    if (deployment->rollout.deadline_exceeded &&
        deployment->rollout.observed_generation >= deployment->generation) {
      if (trouble) return Verdict{State::kStalled, trouble->reason, trouble->message};
      return Verdict{State::kStalled, reason::kProgressDeadlineExceeded,
                     prefix + "its new pods did not become ready in time; see kubectl describe pod -l " +
                         std::string(kinds::kAppLabel) + "=" + observed.app.key.name + "," +
                         std::string(kinds::kProcessLabel) + "=" + process + " -n " +
                         observed.app.key.namespace_name + meanwhile(state, release)};
    }
  }
  if (trouble) return trouble;
  const auto spec = observed.app.spec.processes.find(process);
  const bool singleton = spec != observed.app.spec.processes.end() && spec->second.singleton;
  return Verdict{State::kReconciling, reason::kRolloutInProgress,
                 prefix + awaited(state, deployment, release, singleton)};
}

}  // namespace

std::optional<Verdict> judge_processes(const Observed& observed, const Desired& desired) {
  Maybe worst;
  for (const auto& [name, state] : desired.processes) {
    Maybe verdict = of_process(observed, desired, name);
    if (!verdict) continue;
    const bool more_telling =
        worst && worst->reason == reason::kRolloutInProgress && verdict->reason != reason::kRolloutInProgress;
    if (!worst || more_telling || (verdict->state == State::kStalled && worst->state != State::kStalled))
      worst = std::move(verdict);
  }
  return worst;
}

}  // namespace twelvefactor::status
