#include "status/verdict.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/short_names.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "status/pod_advice.hpp"
#include "status/process_verdict.hpp"

namespace twelvefactor::status {
namespace {

using State = Verdict::State;
using Maybe = std::optional<Verdict>;

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
    case OutcomeKind::kAwaits:  // with a cause of its own beside it, but for what is being deleted
      return {State::kReconciling, reason::kWaitingForDeletion, outcome.message};
    case OutcomeKind::kUnavailable:
    case OutcomeKind::kFailed:
      return {State::kReconciling, reason::kApiUnavailable, outcome.message};
    case OutcomeKind::kSuperseded:
      return {State::kReconciling, reason::kRolloutInProgress, "writing again: " + outcome.message};
    default:
      return {State::kReconciling, reason::kRolloutInProgress, outcome.message};
  }
}

/// What needs a person first, then what time alone may not heal. A conflict is over with the next pass; what
/// waits for another object has its cause beside it.
int rank(OutcomeKind kind) {
  constexpr std::array kOrder = {OutcomeKind::kNameTaken,    OutcomeKind::kRefused,
                                 OutcomeKind::kForbidden,    OutcomeKind::kQuotaExceeded,
                                 OutcomeKind::kFailed,       OutcomeKind::kUnavailable,
                                 OutcomeKind::kOwnerLeaving, OutcomeKind::kNamespaceLeaving,
                                 OutcomeKind::kSuperseded,   OutcomeKind::kAwaits};
  return static_cast<int>(std::ranges::find(kOrder, kind) - kOrder.begin());
}

const Outcome* worst_of(const std::vector<Outcome>& outcomes) {
  const Outcome* worst = nullptr;
  for (const Outcome& outcome : outcomes) {
    // A report that cannot be written keeps no pod from running (status/parity tells of it).
    if (!wants_retry(outcome.kind) || only_tells(outcome.object)) continue;
    if (worst == nullptr || rank(outcome.kind) < rank(worst->kind)) worst = &outcome;
  }
  return worst;
}

/// All names at once: who renames one would otherwise meet the next.
std::string with_other_names(const Outcome& taken, const std::vector<Outcome>& outcomes) {
  std::string others;
  for (const Outcome& outcome : outcomes) {
    if (outcome.kind != OutcomeKind::kNameTaken || &outcome == &taken || only_tells(outcome.object)) continue;
    others += (others.empty() ? ". Taken, too: " : ", ") +
              std::string(kinds::resource_type(outcome.object).kind) + " " + outcome.name;
  }
  return taken.message + others;
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
                 message + (others > 0 ? " differ from the spec and are" : " differs from the spec and is") +
                     " left alone; remove the annotation twelvefactor.dev/paused to go on"};
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

/// Where to look for the cause, and what to do.
std::string advice(const Observed& observed, const std::string& name, const AdminRecord& record) {
  const std::string run_id = ".spec.adminProcesses." + name + ".runId";
  if (own_child(observed, Kind::kJob, record.job) == nullptr)
    return ": its Job is gone, and its log with it; find out what it has done, and change " + run_id +
           " to run it again";
  return ": see kubectl logs job/" + record.job + ", fix the cause and change " + run_id;
}

Maybe of_failed_admin_process(const Observed& observed, const Desired& desired) {
  for (const auto& [name, record] : desired.admin_processes) {
    // A schedule goes on by itself.
    if (record.state != AdminRecord::State::kFailed || record.run_id.empty()) continue;
    const std::string code = record.exit_code ? " with exit code " + std::to_string(*record.exit_code) : "";
    return Verdict{State::kStalled, reason::kAdminProcessFailed,
                   "admin process " + name + " failed" + code + " (run " + record.run_id + ")" +
                       advice(observed, name, record)};
  }
  return std::nullopt;
}

Maybe of_running_admin_process(const Desired& desired) {
  for (const auto& [name, record] : desired.admin_processes) {
    if (record.state != AdminRecord::State::kRunning) continue;
    if (!record.trouble.empty()) {
      return Verdict{State::kReconciling, record.trouble_reason,
                     "admin process " + name + " cannot start: " + record.trouble};
    }
    return Verdict{State::kReconciling, reason::kAdminProcessRunning,
                   "admin process " + name + " runs as job/" + record.job};
  }
  return std::nullopt;
}

/// An admin process whose pod cannot start would otherwise just "run".
Maybe of_admin_pods(const Observed& observed, const Desired& desired) {
  for (const PodFacts& pod : observed.pods) {
    const auto record = desired.admin_processes.find(pod.admin_process);
    if (pod.reason.empty() || record == desired.admin_processes.end()) continue;
    if (record->second.state != AdminRecord::State::kRunning || record->second.job != pod.job) continue;
    return Verdict{State::kReconciling, pod.reason,
                   "admin process " + pod.admin_process + ": " + pod_advice(pod, observed)};
  }
  return std::nullopt;
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

/// While a release is pinned the spec's own revision is another one.
std::string what_runs(const Observed& observed, const ReleaseNumbers& release) {
  if (release.active == 0)
    return "revision " + kinds::short_revision(observed.app.spec.codebase.revision) + " is running";
  std::string text = "release " + kinds::release_word(release.active);
  if (!release.revision.empty()) text += ", revision " + release.revision + ",";
  text += " is running";
  if (observed.app.spec.release.pin > 0)
    text += ", pinned to " + kinds::release_word(observed.app.spec.release.pin);
  return text;
}

}  // namespace

Verdict judge(const Observed& observed, const Desired& desired, const std::vector<Outcome>& outcomes) {
  if (observed.memory_spent)
    return {State::kReconciling, reason::kMemoryBudget, observed.spec_error + "; what runs was left alone"};
  if (!observed.spec_error.empty()) {
    return {State::kStalled, reason::kInvalidSpec, observed.spec_error + "; what runs was left alone"};
  }
  const Outcome* worst = worst_of(outcomes);
  const bool passes = worst != nullptr && worst->kind == OutcomeKind::kSuperseded;
  Maybe written = worst == nullptr ? std::nullopt : Maybe(of_outcome(*worst));
  if (worst != nullptr && worst->kind == OutcomeKind::kNameTaken)
    written->message = with_other_names(*worst, outcomes);
  for (const Maybe& verdict :
       {passes ? std::nullopt : written, of_paused(outcomes), of_veto(desired.veto),
        of_waits(desired, /*holds_pods=*/true), of_suspended_release(observed, desired.release),
        of_release(desired.release), of_failed_admin_process(observed, desired),
        judge_processes(observed, desired), of_admin_pods(observed, desired),
        of_running_admin_process(desired), of_waits(desired, /*holds_pods=*/false)}) {
    // A conflict hides nothing that needs a person.
    if (verdict) return passes && verdict->state != State::kStalled ? *written : *verdict;
  }
  if (passes) return *written;
  if (observed.app.spec.suspend) return suspended({});
  return {State::kReady, reason::kUpToDate, what_runs(observed, desired.release.numbers)};
}

}  // namespace twelvefactor::status
