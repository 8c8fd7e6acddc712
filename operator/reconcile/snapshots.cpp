#include "reconcile/snapshots.hpp"

#include <algorithm>

namespace twelvefactor::reconcile {
namespace {

const DesiredObject* wanted(const std::vector<DesiredObject>& objects, const Child& child) {
  const auto found = std::find_if(objects.begin(), objects.end(), [&child](const DesiredObject& object) {
    return object.kind == child.kind && object.name == child.name;
  });
  return found == objects.end() ? nullptr : &*found;
}

/// Do all of its pods run what is wished now?
bool rolled_out(const Child& deployment, const DesiredObject* object) {
  const Rollout& rollout = deployment.rollout;
  const bool as_wished =
      object != nullptr && (deployment.digest == object->digest || deployment.stands_for == object->digest);
  return as_wished && rollout.observed_generation >= deployment.generation &&
         rollout.updated == rollout.replicas && rollout.available == rollout.replicas;
}

bool may_need_older(const Child& child, const std::vector<DesiredObject>& objects) {
  if (child.kind == Kind::kDeployment) return !rolled_out(child, wanted(objects, child));
  return child.kind == Kind::kJob && child.job && child.job->phase == JobState::Phase::kRunning;
}

}  // namespace

std::vector<KeptObject> snapshots_in_use(const Observed& observed,
                                         const std::vector<DesiredObject>& objects) {
  const bool needed = std::any_of(
      observed.children.begin(), observed.children.end(),
      [&](const Child& child) { return child.owner == observed.app.uid && may_need_older(child, objects); });
  std::vector<KeptObject> kept;
  if (!needed) return kept;
  for (const Child& child : observed.children) {
    if (child.kind == Kind::kConfigMap && wanted(objects, child) == nullptr)
      kept.push_back({child.kind, child.name});
  }
  return kept;
}

}  // namespace twelvefactor::reconcile
