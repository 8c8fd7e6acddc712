#include "reconcile/kept.hpp"

#include "reconcile/release/history.hpp"
#include "reconcile/release/replaced.hpp"
#include "reconcile/replicas.hpp"
#include "reconcile/snapshots.hpp"

namespace twelvefactor::reconcile {

void keep_what_stays(const Observed& observed, const ReleasePlan& release, Desired& desired) {
  const auto keep = [&desired](std::vector<KeptObject> objects) {
    for (KeptObject& each : objects) desired.kept.push_back(std::move(each));
  };
  if (release.outlook.holds()) keep(what_runs(observed));
  if (release.outlook.stage == ReleaseOutlook::Stage::kRollingOut) keep(replaced_objects(observed));
  keep(autoscalers_in_charge(observed));
  keep(kept_history(observed, release.target));
  // Which releases are kept decides about these.
  keep(snapshots_in_use(observed, desired));
}

}  // namespace twelvefactor::reconcile
