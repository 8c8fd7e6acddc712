#include "reconcile/release/gate.hpp"

#include <algorithm>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/release/target.hpp"

namespace twelvefactor::reconcile {
namespace {

const PodFacts* ended_pod(const Observed& observed, const std::string& job) {
  const auto found = std::ranges::find_if(
      observed.pods, [&job](const PodFacts& pod) { return pod.job == job && pod.exit_code; });
  return found == observed.pods.end() ? nullptr : &*found;
}

/// A gate of another release whose Job is still there and has not ended: two migrations never run side by
/// side.
const Child* other_gate(const Observed& observed, const std::string& job) {
  const auto found = std::ranges::find_if(observed.children, [&](const Child& child) {
    return child.kind == Kind::kJob && child.name != job &&
           kinds::release_of_gate_job(observed.app.key.name, child.name) > 0 &&
           (child.deleting || !child.job || child.job->phase == JobState::Phase::kRunning);
  });
  return found == observed.children.end() ? nullptr : &*found;
}

void take_end(const Observed& observed, const Child& job, GateRun& run) {
  const PodFacts* pod = ended_pod(observed, job.name);
  if (pod != nullptr) run.exit_code = pod->exit_code;
  run.completion_time = job.job->completion_time;
  if (run.state == GateRun::State::kSucceeded) {
    run.exit_code = 0;
    run.message.clear();
    return;
  }
  if (pod != nullptr && !pod->last_words.empty()) run.message = pod->last_words;
  if (run.message.empty()) run.message = job.job->why;
}

void take_job(const Observed& observed, const Child& job, GateRun& run) {
  run.job = job.name;
  run.job_uid = job.uid;
  switch (job.job->phase) {
    case JobState::Phase::kRunning:
      run.state = GateRun::State::kRunning;
      return;
    case JobState::Phase::kSucceeded:
      run.state = GateRun::State::kSucceeded;
      break;
    case JobState::Phase::kFailed:
      run.state = GateRun::State::kFailed;
      break;
  }
  take_end(observed, job, run);
}

std::string failure(const std::string& name, const GateRun& run) {
  std::string text = "admin process " + name + " failed";
  if (run.exit_code) text += " with exit code " + std::to_string(*run.exit_code);
  text += " (job/" + run.job +
          "); the processes are as before. Change the spec, or run it again with twelvefactor retry";
  if (run.message.empty()) return text;
  return text + (run.exit_code ? ". It wrote last: " : ": ") + run.message;
}

/// What is recorded of this run, and what its Job tells.
void follow(const Observed& observed, const std::string& job_name, GateRun& run) {
  // What was recorded of an end stays: a Secret may have changed since, and with it what may be repeated.
  if (run.state == GateRun::State::kSucceeded || (run.state == GateRun::State::kFailed && run.exit_code))
    return;
  const Child* job = own_child(observed, Kind::kJob, job_name);
  if (job != nullptr && job->job) {
    take_job(observed, *job, run);
  } else if (run.state == GateRun::State::kRunning && !run.job_uid.empty()) {
    // It may have done its work or a part of it: whether to run it again is not ours to say.
    run.state = GateRun::State::kFailed;
    run.completion_time = observed.now;
    run.message = "its Job was deleted before its end was seen";
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
    return content.gates.empty() || status_.gate_passed.is || running_release(observed_) >= number_ ||
           (rules.pin > 0 && !rules.run_before_release);
  }

  bool passes(const std::string& name) {
    GateRun& run = gate_.runs[name];
    const std::string job = kinds::gate_job_name(observed_.app.key.name, number_, name, run.attempt);
    follow(observed_, job, run);
    switch (run.state) {
      case GateRun::State::kSucceeded:
        return true;
      case GateRun::State::kRunning:
        gate_.message = "admin process " + name + " runs as job/" + job;
        return false;
      case GateRun::State::kPending:
        begin(name, job);
        return false;
      case GateRun::State::kFailed:
        fail(name, run);
        return false;
    }
    return false;
  }

  void begin(const std::string& name, const std::string& job) {
    if (observed_.app.spec.suspend) {
      gate_.waits_for_resume = true;
      gate_.message = "admin process " + name + " waits until .spec.suspend is false";
      return;
    }
    if (const Child* other = other_gate(observed_, job)) {
      gate_.message = "admin process " + name + " waits until job/" + other->name + " has ended";
      return;
    }
    gate_.start = name;
    gate_.message = "admin process " + name + " is about to run as job/" + job;
  }

  void fail(const std::string& name, GateRun& run) {
    const bool again = status_.phase == ReleasePhase::kFailed && observed_.app.retry != status_.retry;
    if (again) {
      // Recorded before its Job is made: the next pass makes it.
      run = GateRun{run.attempt + 1, GateRun::State::kPending, {}, {}, {}, {}, {}};
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
