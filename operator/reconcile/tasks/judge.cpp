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
#include "reconcile/runs/run.hpp"
#include "reconcile/runs/start_trouble.hpp"
#include "reconcile/tasks/obstacle.hpp"
#include "reconcile/tasks/standing.hpp"

namespace twelvefactor::reconcile {
namespace {

using State = Standing::State;

class Judge {
 public:
  Judge(const Observed& observed, std::shared_ptr<const AdminTask> task, const Veto& veto)
      : observed_(observed),
        veto_(veto),
        task_(*task),
        job_name_(kinds::task_job_name(observed.app.key.name, task_.name)),
        there_(own_child(observed, Kind::kJob, job_name_)),
        job_(is_believed(there_) ? there_ : nullptr) {
    wished_.task = std::move(task);
    wished_.status = task_.status;
  }

  WishedTask judged() {
    if (kinds::has_ended(task_)) {
      wait_for_removal();
      return std::move(wished_);
    }
    take_pod();
    const Run run = job_ == nullptr ? Run{} : run_of(observed_, *job_, recorded(), task_.spec.backoff_limit);
    if (run.state != Run::State::kRunning) {
      end_with(run);
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

  /// Does its Job stay as it is? One that has succeeded, and that only an injected container keeps running,
  /// would never complete.
  [[nodiscard]] bool keeps_job() const {
    if (job_ == nullptr && there_ != nullptr) return is_unknown(*there_);
    if (!kinds::has_ended(task_)) return !task_.spec.cancelled;
    return task_.status.exit_code != 0 || job_ == nullptr || !is_kept_up(observed_, *job_);
  }
  [[nodiscard]] std::optional<std::chrono::seconds> look_again() const { return look_again_; }

 private:
  static bool is_unknown(const Child& job) {
    return job.job && job.job->origin == JobState::Origin::kUnknown;
  }
  /// Before its Job was recorded one by that name may be anybody's.
  [[nodiscard]] bool is_believed(const Child* job) const {
    return job == nullptr || !job->job || job->job->origin == JobState::Origin::kOurs ||
           !task_.status.job.empty();
  }

  [[nodiscard]] std::int64_t now() const { return kinds::parse_time(observed_.now); }

  void wait_for_removal() {
    const std::int64_t left =
        kinds::parse_time(task_.status.completion_time) + task_.spec.ttl_seconds_after_finished - now();
    wished_.remove = left <= 0 && !task_.deleting;
    if (left > 0) look_again_ = std::chrono::seconds(left);
  }

  [[nodiscard]] Run recorded() const { return {Run::State::kRunning, wished_.status.exit_code, {}, {}}; }

  void take_pod() {
    const PodFacts* pod = job_ == nullptr ? nullptr : last_pod(observed_, *job_);
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

  void end_with(const Run& run) {
    take_job();
    wished_.status.exit_code = run.exit_code;
    wished_.status.completion_time = run.completion_time;
    if (run.state == Run::State::kFailed) return end(State::kFailed, reason::kFailed, run.message);
    if (wished_.status.start_time.empty()) wished_.status.start_time = run.completion_time;
    end(State::kSucceeded, reason::kSucceeded, "");
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
    look_again_ = until_job_tells(observed_, *job_);
    if (const auto trouble = start_trouble(observed_, *job_)) {
      stand(State::kStarting, trouble->reason, trouble->message);
    } else if (wished_.status.start_time.empty()) {
      stand(State::kStarting, reason::kStarting, "");
    } else {
      stand(State::kRunning, reason::kRunning, "");
    }
  }

  void begin() {
    if (there_ != nullptr) {
      stand(
          State::kWaiting, reason::kJobNotOurs,
          is_unknown(*there_)
              ? "whether the operator made job/" + job_name_ + " cannot be told: " + observed_.origin_problem
              : "job/" + job_name_ + " was not made by the operator, is removed, and counts for nothing");
      return;
    }
    const std::int64_t number = kinds::release_of(task_, observed_.previous.release.active);
    if (const auto found = obstacle(observed_, task_, number, veto_)) {
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
    if (task_.spec.command_left_out) {
      wished_.wants_command = true;
      return;
    }
    wished_.status.job = job_name_;
    wished_.status.release = number;
    stand(State::kStarting, reason::kStarting, "");
    wished_.job = std::move(composed.job);
  }

  const Observed& observed_;
  const Veto& veto_;
  const AdminTask& task_;
  std::string job_name_;
  const Child* there_;  // whoever made it
  const Child* job_;
  WishedTask wished_;
  std::optional<std::chrono::seconds> look_again_;
};

}  // namespace

void judge_tasks(const Observed& observed, Desired& desired) {
  for (const auto& task : observed.tasks) {
    Judge judge(observed, task, desired.veto);
    desired.tasks.push_back(judge.judged());
    if (judge.keeps_job()) {
      desired.kept.push_back({Kind::kJob, kinds::task_job_name(observed.app.key.name, task->name)});
    }
    if (const auto wait = judge.look_again())
      desired.look_again = std::min(desired.look_again.value_or(*wait), *wait);
  }
}

}  // namespace twelvefactor::reconcile
