// XII. Admin processes: one-off commands on the same image, config and bindings as the processes. A Once
// process runs as a Job, once per runId: the record in the status outlives the Job, and a Job that is there
// is never made again. A scheduled one is a CronJob. When one with trigger BeforeRelease runs, release/gate
// decides. https://12factor.net/admin-processes
#include "kinds/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

std::optional<int> exit_code_of(const Observed& observed, const std::string& job) {
  for (const PodFacts& pod : observed.pods) {
    if (pod.job == job && pod.exit_code) return pod.exit_code;
  }
  return std::nullopt;
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
  record.exit_code = exit_code_of(observed, job.name);
  // The pod may be gone while the Job is still there: what was recorded of the same run stays.
  if (!record.exit_code && recorded && recorded->run_id == record.run_id)
    record.exit_code = recorded->exit_code;
  if (record.state == AdminRecord::State::kSucceeded) record.exit_code = 0;
  return record;
}

std::optional<AdminRecord> recorded_run(const Observed& observed, const std::string& name) {
  const auto found = observed.previous.admin_processes.find(name);
  return found == observed.previous.admin_processes.end() ? std::nullopt : std::optional(found->second);
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
  contribution.admin_processes[name] = {process.run_id, AdminRecord::State::kRunning, std::nullopt, job_name,
                                        ""};
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
