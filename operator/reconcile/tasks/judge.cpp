#include "reconcile/tasks/judge.hpp"

#include <algorithm>
#include <utility>

#include "kinds/build/admin_task.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/time.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "reconcile/compose.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/tasks/obstacle.hpp"
#include "reconcile/tasks/standing.hpp"

namespace twelvefactor::reconcile {
namespace {

using State = Standing::State;

// The watch of pods may be behind that of Jobs: how long an exit code is waited for.
constexpr std::int64_t kExitCodeWaitSeconds = 5;

/// The pod that began last.
const PodFacts* last_pod(const Observed& observed, const std::string& job) {
  const PodFacts* last = nullptr;
  for (const PodFacts& pod : observed.pods) {
    if (pod.job == job && (last == nullptr || pod.started >= last->started)) last = &pod;
  }
  return last;
}

class Judge {
 public:
  Judge(const Observed& observed, std::shared_ptr<const AdminTask> task)
      : observed_(observed),
        task_(*task),
        job_name_(kinds::task_job_name(observed.app.key.name, task_.name)),
        job_(own_child(observed, Kind::kJob, job_name_)) {
    wished_.task = std::move(task);
    wished_.status = task_.status;
  }

  WishedTask judged() {
    if (kinds::has_ended(task_)) {
      wait_for_removal();
      return std::move(wished_);
    }
    take_pod();
    if (job_ != nullptr && job_->job && job_->job->phase != JobState::Phase::kRunning) {
      end_with_job();
    } else if (task_.spec.cancelled) {
      cancel();
    } else if (job_ != nullptr) {
      follow();
    } else if (!task_.status.job.empty()) {
      end(State::kFailed, reason::kJobLost,
          observed_.app.uid.empty() ? "the app was deleted" : "its Job was deleted before its end was seen");
    } else {
      begin();
    }
    return std::move(wished_);
  }

  /// Does its Job stay as it is?
  [[nodiscard]] bool keeps_job() const { return kinds::has_ended(task_) || !task_.spec.cancelled; }
  [[nodiscard]] std::optional<std::chrono::seconds> look_again() const { return look_again_; }

 private:
  [[nodiscard]] std::int64_t now() const { return kinds::parse_time(observed_.now); }

  void wait_for_removal() {
    const std::int64_t left =
        kinds::parse_time(task_.status.completion_time) + task_.spec.ttl_seconds_after_finished - now();
    wished_.remove = left <= 0 && !task_.deleting;
    if (left > 0) look_again_ = std::chrono::seconds(left);
  }

  void take_pod() {
    const PodFacts* pod = last_pod(observed_, job_name_);
    if (pod == nullptr) return;
    wished_.status.pod = pod->name;
    if (wished_.status.start_time.empty()) wished_.status.start_time = pod->started;
    if (pod->exit_code) wished_.status.exit_code = pod->exit_code;
  }

  void stand(State state, const std::string& why, std::string message) {
    wished_.status =
        with_standing(task_, std::move(wished_.status), {state, why, std::move(message)}, observed_.now);
  }

  void end(State state, const std::string& why, std::string message) {
    if (wished_.status.completion_time.empty()) wished_.status.completion_time = observed_.now;
    stand(state, why, std::move(message));
    look_again_ = std::chrono::seconds(std::max(1, task_.spec.ttl_seconds_after_finished));
  }

  void take_job() {
    wished_.status.job = job_name_;
    if (wished_.status.release == 0) wished_.status.release = job_->release_number;
  }

  void end_with_job() {
    take_job();
    const JobState& job = *job_->job;
    if (job.phase == JobState::Phase::kSucceeded) {
      wished_.status.exit_code = 0;
      if (wished_.status.start_time.empty()) wished_.status.start_time = job.completion_time;
      wished_.status.completion_time = job.completion_time;
      end(State::kSucceeded, reason::kSucceeded, "");
      return;
    }
    const std::int64_t late = now() - kinds::parse_time(job.completion_time);
    if (!wished_.status.exit_code && late < kExitCodeWaitSeconds) {
      look_again_ = std::chrono::seconds(1);
      follow();
      return;
    }
    wished_.status.completion_time = job.completion_time;
    const PodFacts* pod = last_pod(observed_, job_name_);
    const std::string words = pod == nullptr ? "" : pod->last_words;
    if (words.empty()) {
      end(State::kFailed, reason::kFailed, job.why);
    } else {
      end(State::kFailed, reason::kFailed, (job.out_of_time ? job.why + ". It wrote last: " : "") + words);
    }
  }

  void cancel() {
    if (job_ == nullptr) {
      end(State::kCancelled, reason::kCancelled, "it was cancelled");
      return;
    }
    take_job();
    stand(State::kRunning, reason::kCancelling, "its pod is asked to end");
  }

  void follow() {
    take_job();
    const PodFacts* pod = last_pod(observed_, job_name_);
    if (pod != nullptr && !pod->reason.empty()) {
      stand(State::kStarting, pod->reason,
            pod->message.empty() ? "its pod cannot start; see kubectl describe pod " + pod->name
                                 : pod->message);
    } else if (wished_.status.start_time.empty()) {
      stand(State::kStarting, reason::kStarting, job_->trouble);
    } else {
      stand(State::kRunning, reason::kRunning, "");
    }
  }

  void begin() {
    const std::int64_t number = kinds::release_of(task_, observed_.previous.release.active);
    if (const auto found = obstacle(observed_, task_, number)) {
      stand(found->state, found->reason, found->message);
      return;
    }
    Observed on_release = observed_;
    on_release.app.spec = kinds::on_release(observed_.app.spec, observed_.releases.at(number));
    TaskJob composed = compose_task(on_release, contributions_of(on_release), number, task_);
    if (composed.wait) {
      stand(State::kWaiting, composed.wait->reason, composed.wait->message);
      return;
    }
    wished_.status.job = job_name_;
    wished_.status.release = number;
    stand(State::kStarting, reason::kStarting, "");
    wished_.job = std::move(composed.job);
  }

  const Observed& observed_;
  const AdminTask& task_;
  std::string job_name_;
  const Child* job_;
  WishedTask wished_;
  std::optional<std::chrono::seconds> look_again_;
};

}  // namespace

void judge_tasks(const Observed& observed, Desired& desired) {
  for (const auto& task : observed.tasks) {
    Judge judge(observed, task);
    desired.tasks.push_back(judge.judged());
    if (judge.keeps_job()) {
      desired.kept.push_back({Kind::kJob, kinds::task_job_name(observed.app.key.name, task->name)});
    }
    if (const auto wait = judge.look_again())
      desired.look_again = std::min(desired.look_again.value_or(*wait), *wait);
  }
}

}  // namespace twelvefactor::reconcile
