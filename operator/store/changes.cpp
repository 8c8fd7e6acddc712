#include "store/changes.hpp"

#include <string_view>
#include <tuple>

#include "kinds/digest/own_fields.hpp"

namespace twelvefactor::store {
namespace {

auto judged(const Rollout& r) {
  return std::tie(r.observed_generation, r.wished, r.owns_replicas, r.replicas, r.updated, r.ready,
                  r.available, r.deadline_exceeded, r.paused);
}

std::string_view scaler(const Rollout& rollout) {
  return rollout.scaled_by ? std::string_view(*rollout.scaled_by) : std::string_view();
}

bool same(const std::optional<JobState>& a, const std::optional<JobState>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->phase == b->phase && a->run_id == b->run_id && a->completion_time == b->completion_time &&
         a->start_time == b->start_time && a->active == b->active && a->ended == b->ended &&
         a->proof == b->proof && a->cron_job == b->cron_job;
}

}  // namespace

bool same_variables(const Child& a, const Child& b) {
  if (!a.foreign_variables || !b.foreign_variables) return a.foreign_variables == b.foreign_variables;
  return *a.foreign_variables == *b.foreign_variables;
}

bool concerns_app(const Child& before, const Child& after) {
  return before.uid != after.uid || before.owner != after.owner || before.digest != after.digest ||
         before.deleting != after.deleting || before.trouble != after.trouble ||
         before.limited_since != after.limited_since || before.reported != after.reported ||
         before.generation != after.generation || before.release_number != after.release_number ||
         judged(before.rollout) != judged(after.rollout) || scaler(before.rollout) != scaler(after.rollout) ||
         before.suspended != after.suspended || before.adopted != after.adopted ||
         before.port_name_taken != after.port_name_taken || !same(before.job, after.job) ||
         before.edited_metadata != after.edited_metadata || !same_variables(before, after) ||
         // What it holds may be another.
         (after.kind == Kind::kSecret && before.resource_version != after.resource_version);
}

bool concerns_app(const KeptApp& before, const KeptApp& after, std::string_view status_after,
                  const std::optional<Digest>& awaited) {
  const bool told = before.status_digest != after.status_digest &&
                    !(awaited && kinds::desired_status_digest(status_after) == *awaited);
  return told || before.uid != after.uid || before.generation != after.generation ||
         before.deleting != after.deleting || before.paused != after.paused ||
         before.refers().retry != after.refers().retry ||
         before.refers().adoption != after.refers().adoption || before.changed_by != after.changed_by ||
         // A generation can be given twice when an etcd was restored.
         before.spec_digest != after.spec_digest;
}

bool same(const PodFacts& a, const PodFacts& b) {
  return a.process == b.process && a.admin_process == b.admin_process && a.task == b.task &&
         a.started == b.started && a.job == b.job && a.reason == b.reason && a.container == b.container &&
         a.message == b.message && a.ended == b.ended && a.image == b.image && a.release == b.release &&
         a.last_words == b.last_words && a.exit_code == b.exit_code && a.job_uid == b.job_uid &&
         a.finished == b.finished && a.created == b.created && a.secrets == b.secrets &&
         a.kept_up == b.kept_up && a.running_again_since == b.running_again_since &&
         a.replica_set_uid == b.replica_set_uid;
}

}  // namespace twelvefactor::store
