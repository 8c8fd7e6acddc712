// What must be sent so that what is there becomes what is wished: nothing, when nothing differs. Pure. Called
// by loop/pass.
#pragma once

#include <optional>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::apply {

struct Step {
  enum class Action { kCreate, kChange, kRemove, kSetStatus, kScale, kSuspend, kRelabel };
  Action action = Action::kCreate;
  std::optional<DesiredObject> object;        // kCreate, kChange, kScale, kSuspend
  std::optional<Child> child;                 // all but kCreate: what is there
  std::optional<WishedReleaseStatus> status;  // kSetStatus
};

struct Plan {
  std::vector<Step> steps;       // in order
  std::vector<Outcome> blocked;  // known without asking: the name belongs to somebody else
};

/// The statuses of releases, since what follows from them must be recorded first; creates and changes in the
/// order of the objects; then removals, and labels of what is made once. Only what this very app (by UID)
/// owns is ever changed or removed.
Plan make_plan(const Observed& observed, const Desired& desired);

/// What would be done, were the app not paused. Absent when it is done: the app is not paused, or the step
/// only tells, such as a report, which is no part of what runs.
std::optional<Outcome> left_alone(const Observed& observed, const Step& step);

}  // namespace twelvefactor::apply
