#include "loop/tasks.hpp"

#include "kinds/build/admin_task.hpp"
#include "reconcile/tasks/refused.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::loop {
namespace {

class Runner {
 public:
  Runner(const Observed& observed, const Desired& desired, kube::Writer& writer,
         const apply::Answers& answers, const TaskSeen& seen, const apply::StopTokens& stop)
      : observed_(observed),
        desired_(desired),
        writer_(writer),
        answers_(answers),
        seen_(seen),
        stop_(stop) {}

  void run(const WishedTask& wished) {
    if (wished.remove) {
      remove(*wished.task);
      return;
    }
    AdminTaskStatus status = wished.status;
    if (wished.job) {
      const Outcome outcome = make(*wished.job);
      if (outcome.kind == OutcomeKind::kCancelled) return;
      if (wants_retry(outcome.kind)) {
        result_.retry = true;
        status = reconcile::refused_task(observed_, *wished.task, outcome);
      } else {
        result_.changed = true;
      }
    }
    record(*wished.task, status);
  }

  [[nodiscard]] TasksResult result() const { return result_; }

 private:
  Outcome make(const DesiredObject& job) {
    apply::Plan plan;
    plan.steps.push_back({apply::Step::Action::kCreate, job, std::nullopt, std::nullopt});
    const auto outcomes =
        apply::send(plan, observed_, desired_, /*repairing=*/false, writer_, answers_, stop_);
    return outcomes.empty() ? Outcome{OutcomeKind::kCancelled, job.kind, job.name, {}} : outcomes.front();
  }

  void record(const AdminTask& task, const AdminTaskStatus& status) {
    if (kinds::admin_task_status_json(status) == kinds::admin_task_status_json(task.status)) return;
    const std::string path = kinds::admin_task_path(namespace_name(), task.name) + "/status";
    const auto answer =
        writer_.replace(path, kinds::admin_task_with_status(namespace_name(), task, status), stop_.abort);
    if (answer) {
      result_.changed = true;
      if (auto read = kinds::read_admin_task(*answer)) seen_(read->namespace_name, std::move(read->task));
      return;
    }
    // 404: it was deleted meanwhile; the watch will tell. 409: somebody was faster.
    if (answer.error().status != 404 && !answer.error().cancelled) result_.retry = true;
    if (answer.error().status != 404 && answer.error().status != 409 && !answer.error().cancelled)
      warn("the status of a task could not be written", task, answer.error().message);
  }

  void remove(const AdminTask& task) {
    const auto answer = writer_.remove(kinds::admin_task_path(namespace_name(), task.name),
                                       {to_string(task.uid), {}}, stop_.abort);
    if (answer || answer.error().status == 404 || answer.error().cancelled) return;
    result_.retry = true;
    warn("a task that ended could not be removed", task, answer.error().message);
  }

  void warn(std::string_view what, const AdminTask& task, const std::string& problem) const {
    log::warning(what, {{"app", to_string(observed_.app.key)}, {"task", task.name}, {"problem", problem}});
  }

  [[nodiscard]] const std::string& namespace_name() const { return observed_.app.key.namespace_name; }

  const Observed& observed_;
  const Desired& desired_;
  kube::Writer& writer_;
  const apply::Answers& answers_;
  const TaskSeen& seen_;
  const apply::StopTokens& stop_;
  TasksResult result_;
};

}  // namespace

TasksResult run_tasks(const Observed& observed, const Desired& desired, kube::Writer& writer,
                      const apply::Answers& answers, const TaskSeen& seen, const apply::StopTokens& stop) {
  Runner runner(observed, desired, writer, answers, seen, stop);
  for (const WishedTask& wished : desired.tasks) {
    if (stop.no_more.stop_requested()) break;
    runner.run(wished);
  }
  return runner.result();
}

}  // namespace twelvefactor::loop
