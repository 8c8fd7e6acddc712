// The rounds of a pass: what is planned is sent, and the answers are judged, until nothing is left to do.
#include <algorithm>
#include <iterator>

#include "apply/plan.hpp"
#include "gather/gather.hpp"
#include "kinds/text/resource.hpp"
#include "loop/pass.hpp"
#include "loop/pass_report.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::loop {
namespace {

using Next = PassResult::Next;
using State = PassResult::State;
using std::chrono::steady_clock;

// A new app takes two, and with a gate three: the Secret of generated values, its release, the Job. Two
// writers who undo each other's work would go on without end; they meet again in the queue.
constexpr int kRounds = 4;

/// By ourselves: we are stopping, or lead no more.
bool was_broken_off(const std::vector<Outcome>& outcomes) {
  return std::any_of(outcomes.begin(), outcomes.end(),
                     [](const Outcome& outcome) { return outcome.kind == OutcomeKind::kCancelled; });
}

/// Has this been carried out before, so that a write mends what somebody else did?
bool is_repairing(const Observed& observed, const Desired& desired) {
  return was_ready(observed) && observed.previous.release.desired == desired.release.numbers.desired;
}

bool all_done(const std::vector<Outcome>& outcomes) {
  return std::ranges::none_of(outcomes, [](const Outcome& outcome) {
    return wants_retry(outcome.kind) || outcome.kind == OutcomeKind::kPaused;
  });
}

}  // namespace

apply::Answers Pass::answers_for(const Observed& observed, const std::stop_token& stop) {
  const AppKey& key = observed.app.key;
  const Uid& app = observed.app.uid;
  return {[this](kinds::ReadChild read) { store_.child_answered(std::move(read)); },
          [this, key](Kind kind, const std::string& name, const Digest& desired) {
            log::info("the API server or a webhook keeps an object otherwise than it was sent; left at that",
                      {{"app", to_string(key)},
                       {"kind", std::string(kinds::resource_type(kind).kind)},
                       {"name", name}});
            store_.child_stands_for(key, kind, name, desired);
          },
          [this, key](const Child& child) { store_.child_leaving(key, child.kind, child.name, child.uid); },
          [this, key](const Child& child) { store_.child_metadata_left(key, child); },
          [this, key] { return contents_.prepared(key); },
          [this, &observed, stop](const std::string& object) {
            contents_.learn_generated(observed, object, stop);
          },
          [this, key, app, stop](const std::string& job) { return provenance_.proof(key, app, job, stop); },
          [this, key, app, stop](const Child& job) { return provenance_.made_by_us(key, app, job, stop); }};
}

/// What was written makes the next writes due, and no watch would tell of that: a release follows from the
/// Secret of generated values, the processes from the release. So each answer is judged at once, and the
/// status is written for all of it.
std::optional<PassResult> Pass::carry_out(Observed& observed, Desired& desired, Done& done,
                                          const apply::StopTokens& stop) {
  const AppKey& key = observed.app.key;
  const Deadlines::Limit writing(deadlines_, stop.no_more, kWritingTime);
  const apply::StopTokens until_then{writing.token(), stop.abort};
  apply::Plan plan = apply::make_plan(observed, desired);
  for (int round = 1;; ++round) {
    if (!plan.steps.empty() && leaving_.knows(key.namespace_name, steady_clock::now()))
      return PassResult{Next::kLater, LeavingNamespaces::kCounts, State::kReconciling};
    const TasksResult tasks = run_tasks(observed, desired, until_then);
    auto outcomes = apply::send(plan, observed, desired, is_repairing(observed, desired), writer_,
                                answers_for(observed, stop.abort), until_then);
    report(key, outcomes, metrics_);
    if (!outcomes.empty() && outcomes.back().kind == OutcomeKind::kNamespaceLeaving)
      leaving_.note(key.namespace_name, steady_clock::now());
    // Half a plan says nothing about how the app stands.
    if (writing.is_over()) {
      tell_too_long(key, "written");
      return PassResult{Next::kLater, kAfterTooLong, State::kReconciling};
    }
    if (stop.no_more.stop_requested() || was_broken_off(outcomes)) return PassResult{};
    const bool nothing_new = outcomes.empty() && !tasks.changed;
    const bool may_go_on = all_done(outcomes);
    done.retry |= tasks.retry;
    std::ranges::move(outcomes, std::back_inserter(done.outcomes));
    if (nothing_new) return std::nullopt;
    look_at_answers(observed, done.seen, stop);
    desired = judge(observed);
    plan = apply::make_plan(observed, desired);
    const bool more = may_go_on && (tasks.changed || desired.read_again || !plan.steps.empty());
    done.more_to_do = more && round == kRounds;
    if (!more || round == kRounds) return std::nullopt;
  }
}

/// They may tell more than that we were heard: a Job that we found again may have ended long ago.
void Pass::look_at_answers(Observed& observed, store::News& seen, const apply::StopTokens& stop) {
  // Of the app's objects alone: what else it is made of is as it was when the pass began.
  const store::News now = store_.news(observed.app.key);
  seen.all += now.of_children - seen.of_children;
  seen.of_children = now.of_children;
  gather::refresh_children(observed, store_, &parity_memo_);
  find_jobs(observed, stop);
  read_contents(observed, stop);
}

}  // namespace twelvefactor::loop
