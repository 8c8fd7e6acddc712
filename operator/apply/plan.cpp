#include "apply/plan.hpp"

#include <algorithm>

#include "apply/taken.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::apply {
namespace {

const Child* find(const std::vector<Child>& children, Kind kind, const std::string& name) {
  const auto found = std::find_if(children.begin(), children.end(),
                                  [&](const Child& c) { return c.kind == kind && c.name == name; });
  return found == children.end() ? nullptr : &*found;
}

bool is_kept(const Desired& desired, const Child& child) {
  const auto matches = [&child](const auto& object) {
    return object.kind == child.kind && object.name == child.name;
  };
  return std::any_of(desired.objects.begin(), desired.objects.end(), matches) ||
         std::any_of(desired.kept.begin(), desired.kept.end(), matches);
}

void plan_statuses(const Observed& observed, const Desired& desired, Plan& plan) {
  for (const WishedReleaseStatus& wished : desired.release_statuses) {
    const Child* child = own_child(observed, Kind::kAppRelease, wished.name);
    if (child == nullptr || child->deleting || child->digest == wished.digest ||
        child->stands_for == wished.digest || !is_kept(desired, *child))
      continue;
    plan.steps.push_back({Step::Action::kSetStatus, std::nullopt, *child, wished});
  }
}

/// A Deployment that is held has as many pods as the spec says all the same. A number that an autoscaler had
/// is taken from it even when it is right: else it would count as that one's when it has gone.
bool wants_other_scale(const Child& child, const DesiredObject& object) {
  const bool ours = child.rollout.wished == object.replicas && !child.rollout.scaled_by;
  return object.hold && object.replicas && !child.deleting && !ours;
}

/// A CronJob that is held begins runs only as the spec says all the same.
bool wants_other_suspension(const Child& child, const DesiredObject& object) {
  return object.hold && object.suspend && !child.deleting && child.suspended != *object.suspend;
}

/// The way in goes before what it leads to.
void plan_removals(const Observed& observed, const Desired& desired, Plan& plan) {
  std::vector<const Child*> leaving;
  for (const Child& child : observed.children) {
    if (child.owner == observed.app.uid && !child.deleting && !is_kept(desired, child))
      leaving.push_back(&child);
  }
  std::ranges::stable_partition(leaving, [](const Child* child) {
    return child->kind == Kind::kIngress || child->kind == Kind::kHttpRoute;
  });
  for (const Child* child : leaving)
    plan.steps.push_back({Step::Action::kRemove, std::nullopt, *child, std::nullopt});
}

/// Of what is made once and stays.
void plan_labels(const Observed& observed, const Desired& desired, Plan& plan) {
  for (const Child& child : observed.children) {
    const bool edited = child.edited_metadata != child.left_metadata;
    if (edited && child.owner == observed.app.uid && !child.deleting && is_kept(desired, child))
      plan.steps.push_back({Step::Action::kRelabel, std::nullopt, child, std::nullopt});
  }
}

}  // namespace

Plan make_plan(const Observed& observed, const Desired& desired) {
  Plan plan;
  plan_statuses(observed, desired, plan);
  for (const DesiredObject& object : desired.objects) {
    const Child* child = find(observed.children, object.kind, object.name);
    if (child != nullptr && child->owner != observed.app.uid) {
      plan.blocked.push_back(taken_by(*child, object, observed.app.key));
      continue;
    }
    if (child != nullptr && wants_other_scale(*child, object))
      plan.steps.push_back({Step::Action::kScale, object, *child, std::nullopt});
    if (child != nullptr && wants_other_suspension(*child, object))
      plan.steps.push_back({Step::Action::kSuspend, object, *child, std::nullopt});
    if (object.hold || (child != nullptr && child->deleting)) continue;
    if (child == nullptr) {
      plan.steps.push_back({Step::Action::kCreate, object, std::nullopt, std::nullopt});
    } else if (!object.immutable && !as_wished(*child, object)) {
      plan.steps.push_back({Step::Action::kChange, object, *child, std::nullopt});
    }
  }
  plan_removals(observed, desired, plan);
  plan_labels(observed, desired, plan);
  return plan;
}

std::optional<Outcome> left_alone(const Observed& observed, const Step& step) {
  const Kind kind = step.object ? step.object->kind : step.child->kind;
  const bool tells = only_tells(kind) || step.action == Step::Action::kSetStatus;
  if (!observed.app.paused || tells) return std::nullopt;
  return Outcome{OutcomeKind::kPaused, kind, step.object ? step.object->name : step.child->name, {}};
}

}  // namespace twelvefactor::apply
