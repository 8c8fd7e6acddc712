#include "reconcile/release/gate.hpp"

#include <algorithm>
#include <utility>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/adopting.hpp"
#include "reconcile/release/target.hpp"
#include "reconcile/runs/last_lines.hpp"
#include "reconcile/runs/run.hpp"
#include "reconcile/runs/start_trouble.hpp"

namespace twelvefactor::reconcile {
namespace {

using State = GateRun::State;

/// A Job whose command has ended is under way no more, also while an injected container keeps its pod up.
bool is_under_way(const Observed& observed, const Child& job) {
  return !job.job || (job.job->phase == JobState::Phase::kRunning &&
                      run_of(observed, job, {}).state == Run::State::kRunning);
}

/// A gate of another release whose Job is still there and has not ended: two migrations never run side by
/// side.
const Child* other_gate(const Observed& observed, const std::string& job) {
  const auto found = std::ranges::find_if(observed.children, [&](const Child& child) {
    return child.kind == Kind::kJob && child.name != job &&
           kinds::release_of_gate_job(observed.app.key.name, child.name) > 0 &&
           (child.deleting || is_under_way(observed, child));
  });
  return found == observed.children.end() ? nullptr : &*found;
}

Run recorded_of(const GateRun& run) {
  if (run.state == State::kSucceeded) return {Run::State::kSucceeded, run.exit_code, run.completion_time, {}};
  if (run.state == State::kFailed)
    return {Run::State::kFailed, run.exit_code, run.completion_time, run.message};
  return {};
}

State state_of(Run::State state) {
  switch (state) {
    case Run::State::kRunning:
      return State::kRunning;
    case Run::State::kSucceeded:
      return State::kSucceeded;
    case Run::State::kFailed:
      break;
  }
  return State::kFailed;
}

bool has_ended(const GateRun& run) {
  return run.state == State::kSucceeded || run.state == State::kFailed;
}

void take(Run now, GateRun& run) {
  run.state = state_of(now.state);
  run.exit_code = now.exit_code;
  run.completion_time = std::move(now.completion_time);
  run.message = std::move(now.message);
}

/// What it wrote last comes before the advice: there is not room for all of it everywhere.
std::string failure(const std::string& name, const GateRun& run) {
  std::string text = "admin process " + name + " failed";
  if (run.exit_code) text += " with exit code " + std::to_string(*run.exit_code);
  if (!run.message.empty()) text += ": " + last_line_first(run.message);
  return text + ". The processes are as before (job/" + run.job +
         " has the log); change the spec, or run it again with twelvefactor retry";
}

/// The very Job that is recorded, or, as long as none is, one that the operator made.
bool is_believed(const Child& job, const GateRun& run) {
  if (!job.job) return false;
  return run.job_uid.empty() ? job.job->origin == JobState::Origin::kOurs : job.uid == run.job_uid;
}

/// What is recorded of this run, and what its Job tells.
void follow(const Observed& observed, const std::string& job_name, GateRun& run) {
  if (has_ended(run)) return;
  const Child* job = own_child(observed, Kind::kJob, job_name);
  if (run.state == State::kRunning && is_lost(observed, job_name, run.job_uid)) {
    take(lost(observed), run);
  } else if (job != nullptr && is_believed(*job, run)) {
    run.job = job->name;
    run.job_uid = job->uid;
    take(run_of(observed, *job, recorded_of(run)), run);
  }
}

class Judge {
 public:
  Judge(const Observed& observed, std::int64_t number, const ReleaseStatus& status)
      : observed_(observed), number_(number), status_(status) {
    gate_.runs = status.gates;
    gate_.retry = status.retry;
  }

  Gate judged(const ReleaseContent& content) {
    if (passed_before(content)) return gate_;
    gate_.state = Gate::State::kWaiting;
    for (const auto& [name, command] : content.gates) {
      if (!passes(name)) return gate_;
    }
    gate_.state = Gate::State::kPassed;
    return gate_;
  }

 private:
  [[nodiscard]] bool passed_before(const ReleaseContent& content) const {
    const ReleaseRules& rules = observed_.app.spec.release;
    return content.gates.empty() || status_.gate_passed.is || running_release(observed_) == number_ ||
           (rules.pin > 0 && !rules.run_before_release) || was_passed_before_us(observed_, number_);
  }

  bool passes(const std::string& name) {
    GateRun& run = gate_.runs[name];
    const std::string job = kinds::gate_job_name(observed_.app.key.name, number_, name, run.attempt);
    follow(observed_, job, run);
    switch (run.state) {
      case State::kSucceeded:
        return true;
      case State::kRunning:
        tell_running(name, job);
        return false;
      case State::kPending:
        begin(name, job);
        return false;
      case State::kFailed:
        fail(name, run);
        return false;
    }
    return false;
  }

  void tell_running(const std::string& name, const std::string& job_name) {
    const Child* job = own_child(observed_, Kind::kJob, job_name);
    const auto trouble = job == nullptr ? std::nullopt : start_trouble(observed_, *job);
    if (!trouble) {
      gate_.message = "admin process " + name + " runs as job/" + job_name;
      return;
    }
    gate_.reason = trouble->reason;
    gate_.message = "admin process " + name + " cannot start: " + trouble->message;
  }

  void begin(const std::string& name, const std::string& job) {
    if (observed_.app.spec.suspend) {
      gate_.waits_for_resume = true;
      gate_.message = "admin process " + name + " waits until .spec.suspend is false";
      return;
    }
    if (const Child* taken = own_child(observed_, Kind::kJob, job)) {
      gate_.message = "admin process " + name + " waits: " + who_made_it(*taken);
      return;
    }
    if (const Child* other = other_gate(observed_, job)) {
      gate_.message = "admin process " + name + " waits until job/" + other->name + " has ended";
      return;
    }
    gate_.start = name;
    gate_.message = "admin process " + name + " is about to run as job/" + job;
  }

  /// A Job that has the name of ours. A forged one is wished by nobody, so the plan removes it.
  [[nodiscard]] std::string who_made_it(const Child& job) const {
    const bool unknown = job.job && job.job->origin == JobState::Origin::kUnknown && !job.deleting;
    if (unknown)
      return "whether the operator made job/" + job.name + " cannot be told: " + observed_.origin_problem;
    return "job/" + job.name + " was not made by the operator, is removed, and counts for nothing";
  }

  void fail(const std::string& name, GateRun& run) {
    const bool again = status_.phase == ReleasePhase::kFailed && observed_.app.retry != status_.retry;
    if (again) {
      // Recorded before its Job is made: the next pass makes it.
      run = GateRun{run.attempt + 1, State::kPending, {}, {}, {}, {}, {}};
      gate_.retry = observed_.app.retry;
      gate_.message = "admin process " + name + " is about to run again";
      return;
    }
    if (status_.phase != ReleasePhase::kFailed) gate_.retry = observed_.app.retry;
    gate_.state = Gate::State::kFailed;
    gate_.message = failure(name, run);
  }

  const Observed& observed_;
  std::int64_t number_;
  const ReleaseStatus& status_;
  Gate gate_;
};

}  // namespace

Gate judge_gate(const Observed& observed, std::int64_t number, const ReleaseContent& content,
                const ReleaseStatus& status) {
  return Judge(observed, number, status).judged(content);
}

}  // namespace twelvefactor::reconcile
