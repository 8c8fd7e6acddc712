#include "store/changes.hpp"

#include <tuple>

namespace twelvefactor::store {
namespace {

auto judged(const Rollout& r) {
  return std::tie(r.observed_generation, r.wished, r.owns_replicas, r.replicas, r.updated, r.ready,
                  r.available, r.deadline_exceeded);
}

bool same(const std::optional<JobState>& a, const std::optional<JobState>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->phase == b->phase && a->run_id == b->run_id && a->completion_time == b->completion_time;
}

}  // namespace

bool concerns_app(const Child& before, const Child& after) {
  return before.uid != after.uid || before.owner != after.owner || before.digest != after.digest ||
         before.deleting != after.deleting || before.trouble != after.trouble ||
         before.generation != after.generation || before.release_number != after.release_number ||
         judged(before.rollout) != judged(after.rollout) || !same(before.job, after.job) ||
         // What it holds may be another.
         (after.kind == Kind::kSecret && before.resource_version != after.resource_version);
}

bool concerns_app(const kinds::StoredApp& before, const kinds::StoredApp& after) {
  return before.uid != after.uid || before.generation != after.generation ||
         before.deleting != after.deleting || before.paused != after.paused || before.retry != after.retry ||
         before.status != after.status || before.changed_by != after.changed_by ||
         // A generation can be given twice when an etcd was restored.
         before.spec != after.spec;
}

bool same(const PodFacts& a, const PodFacts& b) {
  return a.process == b.process && a.admin_process == b.admin_process && a.task == b.task &&
         a.started == b.started && a.job == b.job && a.reason == b.reason && a.message == b.message &&
         a.last_words == b.last_words && a.exit_code == b.exit_code &&
         a.running_again_since == b.running_again_since;
}

}  // namespace twelvefactor::store
