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

bool named(const Desired& desired, const Child& child) {
  const auto matches = [&child](const auto& object) {
    return object.kind == child.kind && object.name == child.name;
  };
  return std::any_of(desired.objects.begin(), desired.objects.end(), matches) ||
         std::any_of(desired.kept.begin(), desired.kept.end(), matches);
}

}  // namespace

Plan make_plan(const Observed& observed, const Desired& desired) {
  Plan plan;
  for (const DesiredObject& object : desired.objects) {
    const Child* child = find(observed.children, object.kind, object.name);
    if (child != nullptr && child->owner != observed.app.uid) {
      plan.blocked.push_back(taken_by(*child, object, observed.app.key));
      continue;
    }
    if (object.hold || (child != nullptr && child->deleting)) continue;
    if (child == nullptr) {
      plan.steps.push_back({Step::Action::kCreate, object, std::nullopt});
    } else if (!object.immutable && !as_wished(*child, object)) {
      plan.steps.push_back({Step::Action::kChange, object, *child});
    }
  }
  for (const Child& child : observed.children) {
    if (child.owner == observed.app.uid && !child.deleting && !named(desired, child)) {
      plan.steps.push_back({Step::Action::kRemove, std::nullopt, child});
    }
  }
  return plan;
}

}  // namespace twelvefactor::apply
