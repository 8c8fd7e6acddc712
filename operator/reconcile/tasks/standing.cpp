#include "reconcile/tasks/standing.hpp"

#include <algorithm>
#include <vector>

namespace twelvefactor::reconcile {
namespace {

using State = Standing::State;

struct Flag {
  const char* type;
  bool is;
  bool always;  // told also when it is not so
};

std::vector<Flag> flags_of(State state, bool has_job, bool has_begun) {
  const bool ended = state == State::kSucceeded || state == State::kFailed || state == State::kCancelled;
  const bool stalled = state == State::kBlocked || state == State::kFailed || state == State::kCancelled;
  return {{condition::kReady, state == State::kSucceeded, true},
          {condition::kReconciling, !ended && !stalled, true},
          {condition::kStalled, stalled, true},
          {condition::kInitialized, has_job, true},
          {condition::kStarted, has_begun, true},
          {condition::kSucceeded, state == State::kSucceeded, false},
          {condition::kFailed, state == State::kFailed, false},
          {condition::kCancelled, state == State::kCancelled, false}};
}

std::string since(const AdminTask& task, const Flag& flag, const std::string& now) {
  const auto before = std::ranges::find(task.status.conditions, flag.type, &Condition::type);
  const bool same = before != task.status.conditions.end() && before->status == flag.is &&
                    !before->last_transition_time.empty();
  return same ? before->last_transition_time : now;
}

}  // namespace

AdminTaskStatus with_standing(const AdminTask& task, AdminTaskStatus status, const Standing& standing,
                              const std::string& now) {
  status.observed_generation = task.generation;
  status.message = standing.message;
  status.conditions.clear();
  for (const Flag& flag : flags_of(standing.state, !status.job.empty(), !status.start_time.empty())) {
    if (!flag.is && !flag.always) continue;
    // What it is about is told once.
    const bool tells = std::string_view(flag.type) == condition::kReady;
    status.conditions.push_back({flag.type, flag.is, standing.reason, tells ? standing.message : "",
                                 task.generation, since(task, flag, now)});
  }
  return status;
}

}  // namespace twelvefactor::reconcile
