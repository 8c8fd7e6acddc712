#include "cli/task/task_follower.hpp"

#include <ostream>

#include "cli/pods/pod_requests.hpp"
#include "cli/task/task_requests.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/names.hpp"
#include "kube/wait.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::cli {
namespace {

bool ended(const Task& task) {
  return task.state != TaskState::kUnderWay && task.state != TaskState::kStalled;
}

std::string words_of(const TaskPod& pod) {
  return printable(pod.reason) + (pod.message.empty() ? "" : ": " + printable(pod.message));
}

std::ostream* where_output_goes(const RunOptions& options, const Terminal& terminal) {
  return options.cluster.output == Output::kJson ? terminal.notes : terminal.out;
}

}  // namespace

TaskFollower::TaskFollower(const RunOptions& options, Cluster& cluster, const Terminal& terminal,
                           std::string name)
    : options_(options),
      cluster_(cluster),
      terminal_(terminal),
      name_(std::move(name)),
      reader_(
          [out = where_output_goes(options, terminal)](std::string_view text) { *out << text << std::flush; },
          [notes = terminal.notes](std::string_view text) { *notes << text << std::flush; }) {}

TaskEnd TaskFollower::follow() {
  for (bool last_look = false;;) {
    if (!log_ended_ || (pod_ && !pod_->ended)) look_at_pod();
    const bool readable = pod_ && pod_->started && !log_ended_;
    if (readable) read_log();
    const bool over = look_at_task();
    const bool log_may_come = !log_ended_ && (readable || !last_look);
    if (!over && ended_by_itself()) break;
    if (over && (!end_.given_up.empty() || !log_may_come || too_long(true, over_since_))) break;
    last_look = over;
    if (!over) kube::wait_for(options_.interval, {});
  }
  if (pod_ && !pod_->ended) look_at_pod();
  end_.log_read = reader_.anything() || log_ended_;
  end_.not_started = pod_ && pod_->impossible;
  end_.out_of_memory = pod_ && pod_->reason == "OOMKilled";
  if (end_.task.state == TaskState::kFailed && !end_.task.job.empty()) {
    const auto job = get_job(cluster_, end_.task.job);
    end_.too_long = job.ok() && took_too_long(*job);
  }
  return std::move(end_);
}

/// The operator says the same, a second or two later, and so must the object that is printed. But a pod that
/// is deleted was ended: why, only the task says.
bool TaskFollower::ended_by_itself() {
  if (options_.cluster.output == Output::kJson || !log_ended_ || !pod_ || !pod_->ended || pod_->deleting ||
      !pod_->exit_code)
    return false;
  end_.task.state = *pod_->exit_code == 0 ? TaskState::kSucceeded : TaskState::kFailed;
  end_.task.exit_code = pod_->exit_code;
  return true;
}

void TaskFollower::tell_once(const std::string& text) {
  if (text == told_) return;
  told_ = text;
  *terminal_.notes << "twelvefactor: " << text << "\n" << std::flush;
}

bool TaskFollower::too_long(bool so, std::optional<Clock::time_point>& since) const {
  if (!so) {
    since.reset();
    return false;
  }
  if (!since) since = Clock::now();
  return Clock::now() - *since >= options_.patience;
}

void TaskFollower::give_up(std::string why, bool wanted) {
  end_.given_up = std::move(why);
  end_.wanted = wanted;
}

/// True when there is no more to wait for.
bool TaskFollower::look_at_task() {
  auto answer = get_task(cluster_, name_);
  if (!answer.ok()) {
    const std::string why = explained_task(cluster_, answer.error(), name_);
    const bool for_good = !answer.error().transient();
    if (!for_good) tell_once(why);
    if (for_good || too_long(true, unreachable_since_)) give_up(why, false);
    return !end_.given_up.empty();
  }
  too_long(false, unreachable_since_);
  auto task = read_task(*answer);
  if (!task) {
    give_up(task.error().message, false);
    return true;
  }
  end_.task = *task;
  end_.object = std::move(answer).value();
  if (task->state == TaskState::kStalled) give_up(printable(task->text), true);
  const bool refused = !pod_ && task->reason == reason::kPodsNotCreated;
  if (refused) tell_once("the process cannot start: " + printable(task->text));
  if (too_long(refused, refused_since_)) give_up(printable(task->text), true);
  const bool alone = pod_ && pod_->ended && log_ended_ && !ended(*task);
  if (too_long(alone, ended_since_)) {
    end_.task.exit_code = pod_->exit_code;
    give_up("the process has ended, and the operator has not said so of the task: does it run?", false);
  }
  return ended(*task) || !end_.given_up.empty();
}

/// A list is known before the operator has told the pod's name; not everybody who may run a task may list.
std::optional<kube::ApiResult<std::string>> TaskFollower::ask_for_pod() {
  if (may_list_) {
    auto listed = get_pods_of_task(cluster_, name_);
    if (listed.ok() || listed.error().status != 403) return listed;
    may_list_ = false;
  }
  if (end_.task.pod.empty()) return std::nullopt;
  auto got = get_pod(cluster_, end_.task.pod);
  if (!got.ok() && got.error().status == 404) return kube::ApiResult<std::string>(R"({"items": []})");
  return got;
}

void TaskFollower::look_at_pod() {
  const auto answer = ask_for_pod();
  if (!answer) return;
  if (!answer->ok()) {
    tell_once("its pod cannot be seen: " + explained_task(cluster_, answer->error(), name_));
    log_ended_ = log_ended_ || answer->error().status == 403;
    return;
  }
  auto pod = read_task_pod(**answer);
  if (!pod) return tell_once(pod.error().message);
  const bool was_there = pod_.has_value();
  if (*pod || !was_there) pod_ = *pod;
  if (!*pod && was_there) {  // it has gone: there is no more log
    pod_->ended = log_ended_ = true;
    return;
  }
  if (!pod_) {
    if (too_long(true, idle_since_) && end_.task.text.empty())
      tell_once("there is no pod yet: kubectl describe tft " + name_ + cluster_.flags() + " may say why");
    return;
  }
  const bool held_up = !pod_->started && !pod_->reason.empty();
  if (held_up && (pod_->hopeless || pod_->impossible || pod_->reason == "Unschedulable"))
    tell_once("the process cannot start: " + words_of(*pod_));
  if (too_long(held_up && pod_->hopeless, hopeless_since_))
    give_up("the process cannot start: " + words_of(*pod_), true);
}

void TaskFollower::read_log() {
  PodLog log;
  log.pod = pod_->name;
  log.container = kinds::kContainerName;
  log.follow = true;
  log.since = reader_.again();
  log.silence = options_.silence;
  const auto answer =
      read_pod_log(cluster_, log, [this](std::string_view bytes) { reader_.read(bytes); }, {});
  if (answer.ok()) {
    reader_.finish();
    log_ended_ = true;
    return;
  }
  const kube::ApiError& error = answer.error();
  if (error.status == 404) {
    log_ended_ = true;
  } else if (error.status == 401 || error.status == 403) {
    tell_once("the log cannot be read: " + explained_task(cluster_, error, name_));
    log_ended_ = true;
  } else if (error.status != 400 && error.status != 0) {  // 400: it has not begun
    tell_once("the log cannot be read now: " + explained_task(cluster_, error, name_));
  }
}

}  // namespace twelvefactor::cli
