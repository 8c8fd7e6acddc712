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
  enum class Action { kCreate, kChange, kRemove };
  Action action = Action::kCreate;
  std::optional<DesiredObject> object;  // kCreate, kChange
  std::optional<Child> child;           // kChange, kRemove: what is there
};

struct Plan {
  std::vector<Step> steps;       // in order
  std::vector<Outcome> blocked;  // known without asking: the name belongs to somebody else
};

/// Creates and changes in the order of the objects, then removals. Only what this very app (by UID) owns is
/// ever changed or removed.
Plan make_plan(const Observed& observed, const Desired& desired);

}  // namespace twelvefactor::apply
