#include "reconcile/tasks/refused.hpp"

#include "model/reasons.hpp"
#include "reconcile/tasks/standing.hpp"

namespace twelvefactor::reconcile {
namespace {

using State = Standing::State;

const char* reason_of(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::kNameTaken:
      return reason::kNameTaken;
    case OutcomeKind::kQuotaExceeded:
      return reason::kQuotaExceeded;
    case OutcomeKind::kForbidden:
      return reason::kForbidden;
    case OutcomeKind::kRefused:
      return reason::kRefused;
    case OutcomeKind::kOwnerLeaving:
    case OutcomeKind::kNamespaceLeaving:
    case OutcomeKind::kAwaits:
      return reason::kWaitingForDeletion;
    default:
      return reason::kApiUnavailable;
  }
}

bool needs_a_person(OutcomeKind kind) {
  return kind == OutcomeKind::kNameTaken || kind == OutcomeKind::kForbidden || kind == OutcomeKind::kRefused;
}

}  // namespace

AdminTaskStatus refused_task(const Observed& observed, const AdminTask& task, const Outcome& outcome) {
  const State state = needs_a_person(outcome.kind) ? State::kBlocked : State::kWaiting;
  return with_standing(task, task.status, {state, reason_of(outcome.kind), outcome.message}, observed.now);
}

}  // namespace twelvefactor::reconcile
