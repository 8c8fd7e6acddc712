#include "reconcile/snapshots.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "model/lookup.hpp"

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
  return object != nullptr && as_wished(deployment, *object) &&
         rollout.observed_generation >= deployment.generation && rollout.updated == rollout.replicas &&
         rollout.available == rollout.replicas;
}

/// A CronJob that is held or was refused goes on starting pods as it is. Its Jobs are owned by it, not by the
/// app, and their pods may be yet to start.
bool may_need_older(const Observed& observed, const Child& child, const std::vector<DesiredObject>& objects) {
  if (child.kind == Kind::kJob) return child.job && child.job->phase == JobState::Phase::kRunning;
  if (child.owner != observed.app.uid) return false;
  const DesiredObject* object = wanted(objects, child);
  if (child.kind == Kind::kDeployment) return !rolled_out(child, object);
  return child.kind == Kind::kCronJob && object != nullptr && !as_wished(child, *object);
}

/// The ones that kept releases name.
std::set<std::string> of_releases(const Observed& observed, const Desired& desired) {
  std::set<std::string> names;
  for (const Child& child : observed.children) {
    const auto is_it = [&child](const auto& object) {
      return object.kind == Kind::kAppRelease && object.name == child.name;
    };
    if (child.release && std::ranges::any_of(desired.kept, is_it))
      names.insert({child.release->config_map, child.release->files_map});
  }
  return names;
}

}  // namespace

std::vector<KeptObject> snapshots_in_use(const Observed& observed, const Desired& desired) {
  const bool all = std::ranges::any_of(observed.children, [&](const Child& child) {
    return may_need_older(observed, child, desired.objects);
  });
  const std::set<std::string> named = of_releases(observed, desired);
  std::vector<KeptObject> kept;
  for (const Child& child : observed.children) {
    if (child.kind != Kind::kConfigMap || wanted(desired.objects, child) != nullptr) continue;
    if (all || named.contains(child.name)) kept.push_back({child.kind, child.name});
  }
  return kept;
}

}  // namespace twelvefactor::reconcile
