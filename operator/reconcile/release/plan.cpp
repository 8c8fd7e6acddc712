#include "reconcile/release/plan.hpp"

#include <algorithm>

#include "kinds/build/release_status.hpp"
#include "kinds/digest/own_fields.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/short_names.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "reconcile/release/heading.hpp"
#include "reconcile/release/phases.hpp"
#include "reconcile/release/wanted.hpp"

namespace twelvefactor::reconcile {
namespace {

using Stage = ReleaseOutlook::Stage;

ReleaseStatus status_of(const Observed& observed, const std::string& name) {
  const Child* release = own_child(observed, Kind::kAppRelease, name);
  return release == nullptr || !release->release ? ReleaseStatus{} : release->release->status;
}

void judge_existing(const Observed& observed, ReleasePlan& plan, const std::string& name) {
  plan.gate = judge_gate(observed, plan.number, *plan.content, status_of(observed, name));
  switch (plan.gate.state) {
    case Gate::State::kPassed:
      plan.outlook.stage = Stage::kRollingOut;
      return;
    case Gate::State::kWaiting:
      plan.outlook.stage = Stage::kGate;
      plan.outlook.reason = plan.gate.waits_for_resume ? reason::kSuspended
                            : plan.gate.reason.empty() ? reason::kGateRunning
                                                       : plan.gate.reason;
      break;
    case Gate::State::kFailed:
      plan.outlook.stage = Stage::kFailed;
      plan.outlook.reason = reason::kGateFailed;
      break;
  }
  plan.outlook.message = "release " + kinds::release_word(plan.number) + ": " + plan.gate.message;
  if (plan.target.rotated) {
    plan.outlook.message +=
        ". A Secret has changed since: pods that run keep the value that they began with until a release "
        "succeeds";
  }
}

/// What has begun to replace the processes ends, as it began: two releases side by side help nobody.
bool is_rolling_out(const Observed& observed, const ReleasePlan& plan) {
  return plan.number == running_release(observed) && observed.previous.release.active != plan.number;
}

void forbid(ReleasePlan& plan, const Veto& veto) {
  plan.outlook.stage = Stage::kForbidden;
  plan.outlook.reason = veto.reason;
  plan.outlook.message = veto.message;
}

/// An admin process that runs already is waited for; the next is not
/// begun.
void hold_back(const Observed& observed, ReleasePlan& plan, const Veto& veto) {
  if (plan.number == running_release(observed)) {
    plan.outlook.ends_as_it_began = is_rolling_out(observed, plan);
    plan.outlook.frozen = !plan.outlook.ends_as_it_began;
    return;
  }
  const bool gate_runs =
      plan.gate.state == Gate::State::kWaiting && plan.gate.start.empty() && !plan.gate.waits_for_resume;
  plan.gate.start.clear();
  if (plan.gate.state != Gate::State::kFailed && !gate_runs) forbid(plan, veto);
}

void note_active(const std::map<std::int64_t, ReleaseStatus>& statuses, const Observed& observed,
                 ReleaseNumbers& numbers) {
  for (const auto& [number, status] : statuses) {
    if (status.phase != ReleasePhase::kActive) continue;
    const Child* release =
        own_child(observed, Kind::kAppRelease, kinds::app_release_name(observed.app.key.name, number));
    numbers.active = number;
    if (release == nullptr) continue;
    const ReleaseFacts& facts = *release->release;
    numbers.active_hash = facts.digest.get().hash;
    numbers.image = kinds::short_image(facts.image);
    numbers.image_digest = kinds::image_digest(facts.image);
    numbers.revision = kinds::short_revision(facts.revision);
  }
}

}  // namespace

ReleasePlan plan_release(const Observed& observed, const Contribution& all, bool generated_is_current,
                         const Veto& veto) {
  ReleasePlan plan;
  if (observed.offline) return plan;
  plan.outlook.numbers = observed.previous.release;
  plan.number = std::max<std::int64_t>(1, running_release(observed));
  Wanted wanted = wanted_release(observed, all, generated_is_current);
  plan.read_again = wanted.read_again;
  if (!wanted.content) {
    plan.outlook.stage = Stage::kUnknown;
    plan.outlook.reason = reason::kReleasePending;
    return plan;
  }
  plan.content = std::move(wanted.content);
  plan.target = choose_target(observed, *plan.content);
  const bool is_new = !plan.target.exists && plan.target.number != running_release(observed);
  if (veto.any() && is_new) {
    forbid(plan, veto);
    return plan;
  }
  if (plan.target.settling) {
    plan.outlook.stage = Stage::kSettling;
    plan.outlook.reason = reason::kReleasePending;
    plan.outlook.settling_hash = plan.target.hash;
    return plan;
  }
  plan.number = plan.target.number;
  plan.outlook.numbers.desired = plan.number;
  if (!plan.target.rotated) plan.outlook.numbers.desired_hash = plan.target.hash;
  if (!plan.target.exists) {
    plan.content->format = plan.target.format;
    plan.make = heading_of(observed, plan.number, *plan.content);
    const Gate gate = judge_gate(observed, plan.number, *plan.content, {});
    plan.first_status = first_status(observed, gate);
    // Where nothing runs that must be kept, and there is no gate, the processes follow in the same plan: they
    // need the release (Composer).
    if (gate.state == Gate::State::kPassed && !veto.any() && running_release(observed) == 0) {
      plan.outlook.stage = Stage::kRollingOut;
      return plan;
    }
    plan.outlook.stage = Stage::kUnknown;
    plan.outlook.reason = reason::kReleasePending;
    plan.outlook.message = "release " + kinds::release_word(plan.number) + " is about to be made";
    return plan;
  }
  judge_existing(observed, plan, kinds::app_release_name(observed.app.key.name, plan.number));
  if (veto.any()) hold_back(observed, plan, veto);
  return plan;
}

std::vector<WishedReleaseStatus> conclude(const Observed& observed, ReleasePlan& plan, bool rolled_out) {
  std::vector<WishedReleaseStatus> wished;
  if (observed.offline) return wished;
  const auto statuses = release_statuses(observed, plan.target, plan.gate, rolled_out);
  for (const auto& [number, status] : statuses) {
    const std::string json = kinds::release_status_json(status);
    wished.push_back(
        {kinds::app_release_name(observed.app.key.name, number), json, kinds::desired_status_digest(json)});
  }
  note_active(statuses, observed, plan.outlook.numbers);
  if (plan.outlook.stage == Stage::kRollingOut && plan.outlook.numbers.active == plan.number)
    plan.outlook.stage = Stage::kActive;
  return wished;
}

}  // namespace twelvefactor::reconcile
