#include "reconcile/release/phases.hpp"

#include <algorithm>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::reconcile {
namespace {

bool ended(ReleasePhase phase) {
  return phase == ReleasePhase::kActive || phase == ReleasePhase::kFailed ||
         phase == ReleasePhase::kSuperseded;
}

void mark(Mark& mark, bool is, const std::string& now) {
  if (mark.is == is && !mark.since.empty()) return;
  mark = {is, now};
}

/// The status with another phase, or the same one.
ReleaseStatus with_phase(ReleaseStatus status, ReleasePhase phase, const std::string& now) {
  if (status.start_time.empty()) status.start_time = now;
  if (!ended(phase)) status.completion_time.clear();
  const bool was_active = status.phase == ReleasePhase::kActive;
  const bool ends_now = ended(phase) && (!ended(status.phase) || status.completion_time.empty());
  // What was Active keeps the time when it became so.
  if (ends_now && !was_active) status.completion_time = now;
  status.phase = phase;
  mark(status.active, phase == ReleasePhase::kActive, now);
  mark(status.gate_passed, status.gate_passed.is, now);
  return status;
}

ReleaseStatus of_target(const Observed& observed, const ReleaseStatus& before, const Gate& gate,
                        bool rolled_out) {
  ReleaseStatus status = before;
  status.gates = gate.runs;
  status.retry = gate.retry;
  status.message = gate.message;
  if (gate.state == Gate::State::kFailed) return with_phase(status, ReleasePhase::kFailed, observed.now);
  if (gate.state == Gate::State::kWaiting) return with_phase(status, ReleasePhase::kPending, observed.now);
  mark(status.gate_passed, true, observed.now);
  // A pod that fails later makes no other release of it.
  const bool active = rolled_out || before.phase == ReleasePhase::kActive;
  return with_phase(status, active ? ReleasePhase::kActive : ReleasePhase::kReleasing, observed.now);
}

ReleasePhase phase_of_other(const Observed& observed, const ReleaseFacts& release, const Gate& gate,
                            bool target_active) {
  switch (release.status.phase) {
    case ReleasePhase::kActive:
      return target_active ? ReleasePhase::kSuperseded : ReleasePhase::kActive;
    case ReleasePhase::kReleasing:
      // It goes on as long as nothing takes its place.
      if (gate.state == Gate::State::kPassed) return ReleasePhase::kSuperseded;
      return has_rolled_out(observed, release) ? ReleasePhase::kActive : ReleasePhase::kReleasing;
    case ReleasePhase::kFailed:
      return ReleasePhase::kFailed;
    case ReleasePhase::kPending:
    case ReleasePhase::kSuperseded:
      break;
  }
  return ReleasePhase::kSuperseded;
}

/// Why it is over, where that is not what became of every release that ran.
std::string message_of_superseded(const ReleaseStatus& before, std::int64_t number, std::int64_t target) {
  const std::string by = kinds::release_word(target);
  const std::string took_over = target > number ? by + " took its place" : "the spec went back to " + by;
  switch (before.phase) {
    case ReleasePhase::kPending:
      return took_over + " before it ran: its admin processes had not all succeeded";
    case ReleasePhase::kReleasing:
      return took_over + " before every process ran it";
    case ReleasePhase::kSuperseded:
      return before.message;
    case ReleasePhase::kActive:
    case ReleasePhase::kFailed:
      break;
  }
  return {};
}

}  // namespace

bool has_rolled_out(const Observed& observed, const ReleaseFacts& release) {
  bool any = false;
  for (const std::string& process : release.processes) {
    const Child* child =
        own_child(observed, Kind::kDeployment, kinds::deployment_name(observed.app.key.name, process));
    if (child == nullptr) continue;
    const Rollout& rollout = child->rollout;
    const bool all_new = child->release_number == release.number &&
                         rollout.observed_generation >= child->generation &&
                         rollout.updated == rollout.replicas && rollout.available >= rollout.wished;
    if (!all_new) return false;
    any = true;
  }
  return any;
}

ReleaseStatus first_status(const Observed& observed, const Gate& gate) {
  return of_target(observed, {}, gate, /*rolled_out=*/false);
}

std::map<std::int64_t, ReleaseStatus> release_statuses(const Observed& observed, const Target& target,
                                                       const Gate& gate, bool rolled_out) {
  std::map<std::int64_t, ReleaseStatus> statuses;
  // Until the new one is there nothing has taken anybody's place.
  if (!target.exists) return statuses;
  const std::vector<const Child*> releases = own_releases(observed);
  bool target_active = false;
  for (const Child* child : releases) {
    const ReleaseFacts& release = *child->release;
    if (release.number != target.number) continue;
    statuses[release.number] = of_target(observed, release.status, gate, rolled_out);
    target_active = statuses[release.number].phase == ReleasePhase::kActive;
  }
  // Of several that were Active the newest still is: it rolled out while a newer one waits for its gate.
  for (auto each = releases.rbegin(); each != releases.rend(); ++each) {
    const ReleaseFacts& release = *(*each)->release;
    if (release.number == target.number) continue;
    const ReleasePhase phase = phase_of_other(observed, release, gate, target_active);
    target_active = target_active || phase == ReleasePhase::kActive;
    ReleaseStatus status = with_phase(release.status, phase, observed.now);
    if (phase == ReleasePhase::kSuperseded)
      status.message = message_of_superseded(release.status, release.number, target.number);
    statuses[release.number] = std::move(status);
  }
  return statuses;
}

}  // namespace twelvefactor::reconcile
