#include "status/verdict.hpp"

#include <algorithm>
#include <optional>

#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::status {
namespace {

using State = Verdict::State;
using Maybe = std::optional<Verdict>;

const Child* find_deployment(const Observed& observed, const std::string& process) {
  return own_child(observed, Kind::kDeployment, kinds::deployment_name(observed.app.key.name, process));
}

Verdict of_outcome(const Outcome& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::kNameTaken:
      return {State::kStalled, reason::kNameTaken, outcome.message};
    case OutcomeKind::kRefused:
      return {State::kStalled, reason::kRefused, outcome.message};
    case OutcomeKind::kForbidden:
      return {State::kStalled, reason::kForbidden, outcome.message};
    case OutcomeKind::kQuotaExceeded:
      return {State::kReconciling, reason::kQuotaExceeded, outcome.message};
    case OutcomeKind::kOwnerLeaving:
    case OutcomeKind::kNamespaceLeaving:
      return {State::kReconciling, reason::kWaitingForDeletion, outcome.message};
    case OutcomeKind::kUnavailable:
      return {State::kReconciling, reason::kApiUnavailable, outcome.message};
    case OutcomeKind::kSuperseded:
      return {State::kReconciling, reason::kRolloutInProgress, "writing again: " + outcome.message};
    default:
      return {State::kReconciling, reason::kRolloutInProgress, outcome.message};
  }
}

Maybe of_outcomes(const std::vector<Outcome>& outcomes) {
  Maybe worst;
  for (const Outcome& outcome : outcomes) {
    // A report that cannot be written keeps no pod from running (status/parity tells of it).
    if (!wants_retry(outcome.kind) || outcome.object == Kind::kParityReport) continue;
    Verdict verdict = of_outcome(outcome);
    if (!worst || (verdict.state == State::kStalled && worst->state != State::kStalled))
      worst = std::move(verdict);
  }
  return worst;
}

Maybe of_paused(const std::vector<Outcome>& outcomes) {
  const auto is_paused = [](const Outcome& outcome) { return outcome.kind == OutcomeKind::kPaused; };
  const auto first = std::ranges::find_if(outcomes, is_paused);
  if (first == outcomes.end()) return std::nullopt;
  const auto others = std::ranges::count_if(outcomes, is_paused) - 1;
  std::string message(kinds::resource_type(first->object).kind);
  message.append(" ").append(first->name);
  if (others > 0) message.append(" and ").append(std::to_string(others)).append(" more");
  return Verdict{State::kStalled, reason::kPaused,
                 message + (others > 0 ? " are" : " is") +
                     " not as wished and left alone; remove the annotation twelvefactor.dev/paused to go on"};
}

Maybe of_waits(const Desired& desired, bool holds_pods) {
  std::vector<const Wait*> waits;
  for (const Wait& wait : desired.waits) {
    if (wait.holds_pods == holds_pods) waits.push_back(&wait);
  }
  if (waits.empty()) return std::nullopt;
  std::string message = waits.front()->message;
  if (waits.size() > 1) message += " (and " + std::to_string(waits.size() - 1) + " more)";
  const State state = waits.front()->needs_person ? State::kStalled : State::kReconciling;
  return Verdict{state, waits.front()->reason, message};
}

Maybe of_failed_admin_process(const Desired& desired) {
  for (const auto& [name, record] : desired.admin_processes) {
    // A schedule goes on by itself.
    if (record.state != AdminRecord::State::kFailed || record.run_id.empty()) continue;
    const std::string code = record.exit_code ? " with exit code " + std::to_string(*record.exit_code) : "";
    return Verdict{State::kStalled, reason::kAdminProcessFailed,
                   "admin process " + name + " failed" + code + " (run " + record.run_id +
                       "): see kubectl logs job/" + record.job +
                       ", mend the cause and change .spec.adminProcesses." + name + ".runId"};
  }
  return std::nullopt;
}

Maybe of_running_admin_process(const Desired& desired) {
  for (const auto& [name, record] : desired.admin_processes) {
    if (record.state != AdminRecord::State::kRunning) continue;
    return Verdict{State::kReconciling, reason::kAdminProcessRunning,
                   "admin process " + name + " runs as job/" + record.job};
  }
  return std::nullopt;
}

std::string advice(const PodFacts& pod, const Observed& observed) {
  if (pod.reason == reason::kImagePullFailed) {
    return "the node cannot pull " + observed.app.spec.image +
           "; push it, correct .spec.image, or let the node reach the registry";
  }
  if (pod.reason == reason::kCrashLooping) {
    const std::string code = pod.exit_code ? " (last exit code " + std::to_string(*pod.exit_code) + ")" : "";
    return "the process ends and is started again and again" + code + "; see kubectl logs --previous";
  }
  return pod.message.empty() ? "see kubectl describe pod" : pod.message;
}

Maybe of_pods(const Observed& observed, const std::string& process) {
  for (const PodFacts& pod : observed.pods) {
    if (pod.process != process || pod.reason.empty()) continue;
    return Verdict{State::kReconciling, pod.reason, "process " + process + ": " + advice(pod, observed)};
  }
  return std::nullopt;
}

std::string progress_of(const ProcessState& state, const Child* deployment) {
  const int done = std::min(state.updated, state.ready);
  const int old = deployment == nullptr ? 0 : deployment->rollout.replicas - state.updated;
  if (done >= state.wanted && old > 0)
    return "its new pods are ready, and " + std::to_string(old) + " of before are still there";
  return std::to_string(done) + " of " + std::to_string(state.wanted) + " pods are updated and ready";
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
  Maybe pods = of_pods(observed, process);
  if (state.rolled_out) return pods;
  const Child* deployment = find_deployment(observed, process);
  if (deployment != nullptr) {
    if (Maybe paused = of_paused_rollout(process, *deployment)) return paused;
    if (!pods && !deployment->trouble.empty()) {
      pods = Verdict{State::kReconciling, reason::kPodsNotCreated,
                     "process " + process + ": " + deployment->trouble};
    }
    // What the controller said of an earlier generation says nothing of this one.
    if (deployment->rollout.deadline_exceeded &&
        deployment->rollout.observed_generation >= deployment->generation) {
      const std::string cause =
          pods ? pods->message
               : "process " + process + ": its pods did not become ready in time; see kubectl describe pod";
      return Verdict{State::kStalled, pods ? pods->reason : reason::kProgressDeadlineExceeded, cause};
    }
  }
  if (pods) return pods;
  return Verdict{State::kReconciling, reason::kRolloutInProgress,
                 "process " + process + ": " + progress_of(state, deployment)};
}

/// An admin process whose pod cannot start would otherwise just "run".
Maybe of_admin_pods(const Observed& observed, const Desired& desired) {
  for (const PodFacts& pod : observed.pods) {
    const auto record = desired.admin_processes.find(pod.admin_process);
    if (pod.reason.empty() || record == desired.admin_processes.end()) continue;
    if (record->second.state != AdminRecord::State::kRunning || record->second.job != pod.job) continue;
    return Verdict{State::kReconciling, pod.reason,
                   "admin process " + pod.admin_process + ": " + advice(pod, observed)};
  }
  return std::nullopt;
}

Maybe of_processes(const Observed& observed, const Desired& desired) {
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

}  // namespace

bool is_progress(const std::string& reason) {
  return reason == reason::kRolloutInProgress || reason == reason::kReleasePending ||
         reason == reason::kAdminProcessRunning;
}

namespace {

Maybe of_veto(const Veto& veto) {
  if (!veto.any()) return std::nullopt;
  return Verdict{veto.needs_person ? State::kStalled : State::kReconciling, veto.reason, veto.message};
}

Verdict suspended(const std::string& awaits) {
  return {State::kReady, reason::kSuspended,
          "suspended: every process is at zero and no schedule runs; set .spec.suspend to false to go on" +
              (awaits.empty() ? "" : ". " + awaits)};
}

/// What is held keeps the state that it had but for its number.
int pods_left(const Observed& observed) {
  int pods = 0;
  for (const Child& child : observed.children) {
    if (child.kind == Kind::kDeployment && child.owner == observed.app.uid)
      pods += std::max(child.rollout.wished, child.rollout.replicas);
  }
  return pods;
}

/// As long as nobody resumes the app, all is as its spec says.
Maybe of_suspended_release(const Observed& observed, const ReleaseOutlook& release) {
  if (release.stage != ReleaseOutlook::Stage::kGate || release.reason != reason::kSuspended)
    return std::nullopt;
  const int left = pods_left(observed);
  if (left == 0) return suspended(release.message);
  return Verdict{State::kReconciling, reason::kRolloutInProgress,
                 std::to_string(left) + " pods are still to end, as .spec.suspend is true"};
}

Maybe of_release(const ReleaseOutlook& release) {
  using Stage = ReleaseOutlook::Stage;
  const bool needs_somebody = release.stage == Stage::kFailed || release.stage == Stage::kNoSuchPin;
  if (needs_somebody) return Verdict{State::kStalled, release.reason, release.message};
  if (release.stage == Stage::kGate) return Verdict{State::kReconciling, release.reason, release.message};
  if (release.stage == Stage::kUnknown || release.stage == Stage::kSettling) {
    return Verdict{State::kReconciling, reason::kReleasePending,
                   release.message.empty() ? "the next release is about to be made" : release.message};
  }
  return std::nullopt;
}

}  // namespace

Verdict judge(const Observed& observed, const Desired& desired, const std::vector<Outcome>& outcomes) {
  if (!observed.spec_error.empty()) {
    return {State::kStalled, reason::kInvalidSpec, observed.spec_error + "; what runs was left alone"};
  }
  for (const Maybe& verdict :
       {of_outcomes(outcomes), of_paused(outcomes), of_veto(desired.veto),
        of_waits(desired, /*holds_pods=*/true), of_suspended_release(observed, desired.release),
        of_release(desired.release), of_failed_admin_process(desired), of_processes(observed, desired),
        of_admin_pods(observed, desired), of_running_admin_process(desired),
        of_waits(desired, /*holds_pods=*/false)}) {
    if (verdict) return *verdict;
  }
  if (observed.app.spec.suspend) return suspended({});
  return {State::kReady, reason::kAsWished,
          "revision " + observed.app.spec.codebase.revision + " runs as wished"};
}

}  // namespace twelvefactor::status
