// XII. Admin processes: one-off commands on the same image, config and bindings as the processes. A Once
// process runs as a Job, once per runId: the record in the status outlives the Job, and a Job that is there
// is never made again. A scheduled one is a CronJob. When one with trigger BeforeRelease runs, release/gate
// decides. https://12factor.net/admin-processes
#include <algorithm>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

const PodFacts* ended_pod(const Observed& observed, const std::string& job) {
  const auto found = std::ranges::find_if(
      observed.pods, [&job](const PodFacts& pod) { return pod.job == job && pod.exit_code; });
  return found == observed.pods.end() ? nullptr : &*found;
}

AdminRecord record_of(const Observed& observed, const Child& job,
                      const std::optional<AdminRecord>& recorded) {
  AdminRecord record;
  record.run_id = job.job->run_id;
  record.job = job.name;
  record.completion_time = job.job->completion_time;
  switch (job.job->phase) {
    case JobState::Phase::kRunning:
      record.state = AdminRecord::State::kRunning;
      break;
    case JobState::Phase::kSucceeded:
      record.state = AdminRecord::State::kSucceeded;
      break;
    case JobState::Phase::kFailed:
      record.state = AdminRecord::State::kFailed;
      break;
  }
  if (const PodFacts* pod = ended_pod(observed, job.name)) {
    record.exit_code = pod->exit_code;
    record.message = pod->last_words;
  } else if (recorded && recorded->run_id == record.run_id && recorded->job == record.job) {
    // The pod may be gone while the Job is still there: what was recorded of the same run stays.
    record.exit_code = recorded->exit_code;
    record.message = recorded->message;
  }
  if (record.state == AdminRecord::State::kSucceeded) {
    record.exit_code = 0;
    record.message.clear();
  }
  return record;
}

std::optional<AdminRecord> recorded_run(const Observed& observed, const std::string& name) {
  const auto found = observed.previous.admin_processes.find(name);
  return found == observed.previous.admin_processes.end() ? std::nullopt : std::optional(found->second);
}

/// A CronJob's Job is called <CronJob>-<minutes since 1970>, and belongs to it, not to the app.
bool is_run_of(const Observed& observed, const std::string& cron_job, const Child& child) {
  const std::string prefix = cron_job + "-";
  return child.kind == Kind::kJob && child.owner != observed.app.uid && child.name.starts_with(prefix) &&
         child.name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
}

/// The Job of a CronJob that ended last, as long as Kubernetes keeps it.
const Child* last_ended(const Observed& observed, const std::string& cron_job) {
  const Child* last = nullptr;
  for (const Child& child : observed.children) {
    const bool ended =
        is_run_of(observed, cron_job, child) && child.job && child.job->phase != JobState::Phase::kRunning;
    if (ended && (last == nullptr || child.job->completion_time > last->job->completion_time)) last = &child;
  }
  return last;
}

void record_schedule(const Observed& observed, const std::string& name, Contribution& contribution) {
  auto recorded = recorded_run(observed, name);
  if (recorded && !recorded->run_id.empty()) recorded.reset();
  const Child* job = last_ended(observed, kinds::cron_job_name(observed.app.key.name, name));
  if (job != nullptr && (!recorded || job->job->completion_time >= recorded->completion_time)) {
    contribution.admin_processes[name] = record_of(observed, *job, recorded);
  } else if (recorded) {
    contribution.admin_processes[name] = *recorded;
  }
}

/// Decides about one process: what is recorded, what is there, and whether a Job must be made.
void decide(const Observed& observed, const std::string& name, const AdminProcess& process,
            Contribution& contribution) {
  const std::string job_name = kinds::job_name(observed.app.key.name, name);
  const Child* job = own_child(observed, Kind::kJob, job_name);
  const auto recorded = recorded_run(observed, name);
  const bool same_run_recorded = recorded && recorded->run_id == process.run_id;

  if (job != nullptr && job->job && job->job->run_id == process.run_id) {
    contribution.kept.push_back({Kind::kJob, job_name});
    contribution.admin_processes[name] = record_of(observed, *job, recorded);
    return;
  }
  if (same_run_recorded && recorded->state != AdminRecord::State::kRunning) {
    contribution.admin_processes[name] = *recorded;
    return;
  }
  if (observed.app.spec.suspend) {
    if (recorded) contribution.admin_processes[name] = *recorded;
    return;
  }
  contribution.admin_processes[name] = {
      process.run_id, AdminRecord::State::kRunning, std::nullopt, job_name, "", ""};
  // A Job of an older run must be gone first: the name is the same. It is not kept, so the plan removes it.
  if (job == nullptr) contribution.admin_runs[name] = {process.run_id, process.active_deadline_seconds};
}

}  // namespace

Contribution contribute_admin_processes(const Observed& observed) {
  Contribution contribution;
  for (const auto& [name, process] : observed.app.spec.admin_processes) {
    if (process.trigger == AdminProcess::Trigger::kSchedule) {
      contribution.schedules[name] = {process.schedule, process.time_zone, observed.app.spec.suspend,
                                      process.active_deadline_seconds};
      record_schedule(observed, name, contribution);
    } else if (process.trigger == AdminProcess::Trigger::kOnce) {
      decide(observed, name, process, contribution);
    }
    PodPart& pod = contribution.admin_pods[name];
    pod.command = process.command;
    pod.args = process.args;
    pod.resources = process.resources;
    pod.restart_policy = "Never";
    pod.env.push_back({"TWELVEFACTOR_PROCESS", name, "", ""});
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
