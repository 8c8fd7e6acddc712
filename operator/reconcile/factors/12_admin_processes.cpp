// XII. Admin processes: one-off commands on the same image, config and bindings as the processes. A Once
// process runs as a Job, once per runId: the record in the status outlives the Job, and a Job that is there
// is never made again. A scheduled one is a CronJob. When one with trigger BeforeRelease runs, release/gate
// decides. https://12factor.net/admin-processes
#include <utility>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/runs/run.hpp"
#include "reconcile/runs/start_trouble.hpp"

namespace twelvefactor::reconcile {
namespace {

using RecordState = AdminRecord::State;

/// The Job that is recorded. Before its UID was recorded too, the time of its end told it.
bool is_recorded(const std::optional<AdminRecord>& recorded, const Child& job) {
  if (!recorded || recorded->job != job.name) return false;
  if (!recorded->job_uid.empty()) return recorded->job_uid == job.uid;
  return recorded->state != RecordState::kRunning && !recorded->completion_time.empty() &&
         recorded->completion_time == job.job->completion_time;
}

/// Of the Job that is recorded its annotation tells nothing new: somebody may have edited it.
std::string run_id_of(const std::optional<AdminRecord>& recorded, const Child& job) {
  return is_recorded(recorded, job) ? recorded->run_id : job.job->run_id;
}

/// Of that very run: a Once one is known by its run id, one of a schedule by its Job alone.
Run recorded_of(const std::optional<AdminRecord>& recorded, const Child& job) {
  const bool same = recorded && recorded->job == job.name && recorded->run_id == run_id_of(recorded, job);
  if (!same || recorded->state == RecordState::kRunning) return {};
  const bool succeeded = recorded->state == RecordState::kSucceeded;
  return {succeeded ? Run::State::kSucceeded : Run::State::kFailed, recorded->exit_code,
          recorded->completion_time, recorded->message};
}

RecordState state_of(Run::State state) {
  switch (state) {
    case Run::State::kRunning:
      return RecordState::kRunning;
    case Run::State::kSucceeded:
      return RecordState::kSucceeded;
    case Run::State::kFailed:
      break;
  }
  return RecordState::kFailed;
}

AdminRecord record_of(const Observed& observed, const Child& job,
                      const std::optional<AdminRecord>& recorded) {
  Run run = run_of(observed, job, recorded_of(recorded, job));
  AdminRecord record;
  record.run_id = run_id_of(recorded, job);
  record.job = job.name;
  record.job_uid = job.uid;
  record.state = state_of(run.state);
  record.exit_code = run.exit_code;
  record.completion_time = std::move(run.completion_time);
  record.message = std::move(run.message);
  if (record.state != RecordState::kRunning) return record;
  if (const auto trouble = start_trouble(observed, job)) {
    record.trouble_reason = trouble->reason;
    record.trouble = trouble->message;
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
         child.job && child.job->origin == JobState::Origin::kOurs &&
         child.name.find_first_not_of("0123456789", prefix.size()) == std::string::npos;
}

/// The run of a schedule that ended last, as long as Kubernetes keeps its Job.
std::optional<AdminRecord> last_ended(const Observed& observed, const std::string& cron_job,
                                      const std::optional<AdminRecord>& recorded) {
  std::optional<AdminRecord> last;
  for (const Child& child : observed.children) {
    if (!is_run_of(observed, cron_job, child) || !child.job) continue;
    AdminRecord record = record_of(observed, child, recorded);
    if (record.state == RecordState::kRunning) continue;
    if (!last || record.completion_time > last->completion_time) last = std::move(record);
  }
  return last;
}

void record_schedule(const Observed& observed, const std::string& name, Contribution& contribution) {
  auto recorded = recorded_run(observed, name);
  if (recorded && !recorded->run_id.empty()) recorded.reset();
  const auto last = last_ended(observed, kinds::cron_job_name(observed.app.key.name, name), recorded);
  if (last && (!recorded || last->completion_time >= recorded->completion_time)) {
    contribution.admin_processes[name] = *last;
  } else if (recorded) {
    contribution.admin_processes[name] = *recorded;
  }
}

AdminRecord record_of_lost(const Observed& observed, AdminRecord record) {
  Run run = lost(observed);
  record.state = state_of(run.state);
  record.completion_time = std::move(run.completion_time);
  record.message = std::move(run.message);
  return record;
}

/// Somebody else's Job by our name, or one of which that cannot be told: nothing is recorded of it. The plan
/// removes the former.
bool is_unproven(const Child& job, bool same_run_recorded) {
  return job.job && job.job->origin != JobState::Origin::kOurs && !same_run_recorded;
}

/// Decides about one process: what is recorded, what is there, and whether a Job must be made.
void decide(const Observed& observed, const std::string& name, const AdminProcess& process,
            Contribution& contribution) {
  const std::string job_name = kinds::job_name(observed.app.key.name, name);
  const Child* job = own_child(observed, Kind::kJob, job_name);
  const auto recorded = recorded_run(observed, name);
  const bool same_run_recorded = recorded && recorded->run_id == process.run_id;
  if (job != nullptr && is_unproven(*job, same_run_recorded)) {
    if (job->job->origin == JobState::Origin::kUnknown) contribution.kept.push_back({Kind::kJob, job_name});
    if (recorded) contribution.admin_processes[name] = *recorded;
    return;
  }
  if (same_run_recorded && recorded->state == RecordState::kRunning &&
      is_lost(observed, job_name, recorded->job_uid)) {
    // Whose Job the other is nobody knows: it is left alone.
    contribution.kept.push_back({Kind::kJob, job_name});
    contribution.admin_processes[name] = record_of_lost(observed, *recorded);
    return;
  }
  const bool cannot_be_told = same_run_recorded && job == nullptr && !recorded->job_uid.empty();
  if (cannot_be_told && recorded->state == RecordState::kRunning) {
    contribution.admin_processes[name] = *recorded;
    return;
  }
  if (job != nullptr && job->job && run_id_of(recorded, *job) == process.run_id &&
      (same_run_recorded || !job->deleting)) {
    // What only an injected container keeps running would never complete: it goes when its end is recorded.
    const bool left_over =
        same_run_recorded && recorded->state == RecordState::kSucceeded && is_kept_up(observed, *job);
    if (!left_over) contribution.kept.push_back({Kind::kJob, job_name});
    contribution.admin_processes[name] = record_of(observed, *job, recorded);
    return;
  }
  if (same_run_recorded && recorded->state != RecordState::kRunning) {
    contribution.admin_processes[name] = *recorded;
    return;
  }
  if (observed.app.spec.suspend) {
    if (recorded) contribution.admin_processes[name] = *recorded;
    return;
  }
  if (observed.app.adoption) {
    // It ran before the app did.
    contribution.admin_processes[name] = {
        process.run_id, RecordState::kSucceeded, std::nullopt, job_name, observed.now, ""};
    return;
  }
  contribution.admin_processes[name] = {
      process.run_id, RecordState::kRunning, std::nullopt, job_name, "", ""};
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
