#include "apply/send.hpp"

#include <algorithm>
#include <future>

#include "apply/needs.hpp"
#include "apply/sender.hpp"

namespace twelvefactor::apply {
namespace {

/// The next request would meet the same: no answer, after as long a wait, a namespace that is going, or our
/// own end. The back-off tries all of it again. What an API server says of one object (kFailed, too: an
/// admission webhook cannot be reached) says nothing of the next.
bool ends_the_plan(OutcomeKind kind) {
  return kind == OutcomeKind::kUnavailable || kind == OutcomeKind::kNamespaceLeaving ||
         kind == OutcomeKind::kCancelled;
}

bool records_a_release(const Step& step) {
  return step.action == Step::Action::kSetStatus ||
         (step.action == Step::Action::kCreate && step.object->kind == Kind::kAppRelease);
}

/// Does it follow from what the status of a release says? What was not recorded must not be built upon.
bool builds_on_releases(const Step& step) {
  if (step.action == Step::Action::kSetStatus || step.action == Step::Action::kRelabel) return false;
  if (step.action == Step::Action::kRemove) return true;
  const Kind kind = step.object->kind;
  return kind == Kind::kAppRelease || kind == Kind::kDeployment || kind == Kind::kCronJob ||
         kind == Kind::kJob;
}

/// How many pods there are is another question than what they need.
std::optional<Outcome> what_is_awaited(const Needs& needs, const Step& step) {
  if (step.action != Step::Action::kCreate && step.action != Step::Action::kChange) return std::nullopt;
  return needs.awaited(*step.object);
}

Outcome carry_out(Sender& sender, const Step& step) {
  switch (step.action) {
    case Step::Action::kCreate:
      return sender.create(*step.object);
    case Step::Action::kChange:
      return sender.change(*step.object, *step.child);
    case Step::Action::kRemove:
      return sender.remove(*step.child);
    case Step::Action::kSetStatus:
      return sender.set_status(*step.status, *step.child);
    case Step::Action::kRelabel:
      return sender.relabel(*step.child);
    case Step::Action::kScale:
      return sender.scale(*step.object, *step.child);
    case Step::Action::kSuspend:
      return sender.suspend(*step.object, *step.child);
  }
  return {};
}

// A new app waits for its requests one after the other; those that need nothing of each other go side by
// side.
constexpr std::size_t kAtOnce = 4;

class Course {
 public:
  Course(const Plan& plan, const Observed& observed, const Desired& desired, Sender& sender)
      : plan_(plan),
        observed_(observed),
        sender_(sender),
        needs_(observed, desired),
        outcomes_(plan.blocked) {
    for (const Outcome& blocked : plan.blocked) needs_.note(blocked);
  }

  std::vector<Outcome> run(const std::stop_token& no_more) {
    for (std::size_t i = 0; i < plan_.steps.size();) {
      if (no_more.stop_requested() || ended_) break;
      const std::size_t end = end_of_group(i);
      if (end - i > 1) {
        side_by_side(i, end);
      } else {
        one(plan_.steps[i]);
      }
      i = std::max(end, i + 1);
    }
    return std::move(outcomes_);
  }

 private:
  void one(const Step& step) {
    if (unrecorded_ && builds_on_releases(step)) return;
    if (auto paused = left_alone(observed_, step)) {
      outcomes_.push_back(std::move(*paused));
      return;
    }
    if (auto awaited = what_is_awaited(needs_, step)) {
      take(step, std::move(*awaited));
    } else {
      take(step, carry_out(sender_, step));
    }
  }

  void take(const Step& step, Outcome outcome) {
    needs_.note(outcome);
    ended_ |= ends_the_plan(outcome.kind);
    if (records_a_release(step)) unrecorded_ |= wants_retry(outcome.kind);
    outcomes_.push_back(std::move(outcome));
  }

  /// Made at once: nothing that it needs is still to come.
  [[nodiscard]] bool may_go_beside_others(const Step& step) const {
    return step.action == Step::Action::kCreate && step.object->kind != Kind::kJob &&
           step.object->kind != Kind::kParityReport && !(unrecorded_ && builds_on_releases(step)) &&
           !left_alone(observed_, step) && !needs_.awaited(*step.object);
  }

  [[nodiscard]] std::size_t end_of_group(std::size_t begin) const {
    std::size_t end = begin;
    while (end < plan_.steps.size() && end - begin < kAtOnce && may_go_beside_others(plan_.steps[end])) ++end;
    return end;
  }

  void side_by_side(std::size_t begin, std::size_t end) {
    std::vector<std::future<Outcome>> others;
    for (std::size_t i = begin + 1; i < end; ++i) {
      others.push_back(
          std::async(std::launch::async, [this, i] { return carry_out(sender_, plan_.steps[i]); }));
    }
    Outcome first = carry_out(sender_, plan_.steps[begin]);
    take(plan_.steps[begin], std::move(first));
    for (std::size_t i = begin + 1; i < end; ++i) take(plan_.steps[i], others[i - begin - 1].get());
  }

  const Plan& plan_;
  const Observed& observed_;
  Sender& sender_;
  Needs needs_;
  std::vector<Outcome> outcomes_;
  bool unrecorded_ = false;
  bool ended_ = false;
};

}  // namespace

std::vector<Outcome> send(const Plan& plan, const Observed& observed, const Desired& desired, bool repairing,
                          kube::Writer& writer, const Answers& answers, const StopTokens& stop) {
  Sender sender(observed, desired, repairing, writer, answers, stop.abort);
  return Course(plan, observed, desired, sender).run(stop.no_more);
}

}  // namespace twelvefactor::apply
