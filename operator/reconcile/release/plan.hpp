// Factor V as a whole: which release the app should run, what has to happen before its processes may change,
// and what becomes of the others. A table of contents; each question has a file of its own beside it. Pure.
// Called by compose.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kinds/build/app_release.hpp"
#include "model/desired.hpp"
#include "model/observed.hpp"
#include "reconcile/contribution.hpp"
#include "reconcile/release/gate.hpp"
#include "reconcile/release/target.hpp"

namespace twelvefactor::reconcile {

struct ReleasePlan {
  ReleaseOutlook outlook;
  bool read_again = false;
  std::int64_t number = 1;  // of the release that the processes are made of
  std::optional<kinds::ReleaseHeading> make;
  ReleaseStatus first_status;  // of the one that is made
  std::optional<ReleaseContent> content;
  Target target;
  Gate gate;
};

/// Before the processes are composed. `veto`: why no new release may run.
ReleasePlan plan_release(const Observed& observed, const Contribution& all, bool generated_is_current,
                         const Veto& veto);

/// After that: `rolled_out` says whether every process runs what is wished. Completes the outlook.
std::vector<WishedReleaseStatus> conclude(const Observed& observed, ReleasePlan& plan, bool rolled_out);

}  // namespace twelvefactor::reconcile
