#include "reconcile/release/history.hpp"

#include <algorithm>

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/runs/run.hpp"

namespace twelvefactor::reconcile {
namespace {

bool is_needed(const Observed& observed, const Target& target, const ReleaseFacts& release) {
  const std::int64_t number = release.number;
  const ReleasePhase phase = release.status.phase;
  return number == target.number || number == running_release(observed) ||
         number == observed.app.spec.release.pin || phase == ReleasePhase::kActive ||
         phase == ReleasePhase::kReleasing || phase == ReleasePhase::kPending;
}

/// It has succeeded, as the release records, and only an injected container still runs: its Job would never
/// complete.
bool is_left_over(const Observed& observed, const Child& job, std::int64_t number) {
  if (!is_kept_up(observed, job)) return false;
  const Child* release =
      own_child(observed, Kind::kAppRelease, kinds::app_release_name(observed.app.key.name, number));
  if (release == nullptr || !release->release) return false;
  return std::ranges::any_of(release->release->status.gates, [&job](const auto& entry) {
    return entry.second.job == job.name && entry.second.state == GateRun::State::kSucceeded;
  });
}

void keep_releases(const Observed& observed, const Target& target, std::vector<KeptObject>& kept) {
  const std::vector<const Child*> releases = own_releases(observed);
  int others = 0;
  for (auto each = releases.rbegin(); each != releases.rend(); ++each) {
    const bool needed = is_needed(observed, target, *(*each)->release);
    if (!needed && ++others > observed.app.spec.release.history_limit) continue;
    kept.push_back({Kind::kAppRelease, (*each)->name});
  }
}

}  // namespace

std::vector<KeptObject> kept_history(const Observed& observed, const Target& target) {
  std::vector<KeptObject> kept;
  if (target.exists) {
    keep_releases(observed, target, kept);
  } else {
    for (const Child* release : own_releases(observed)) kept.push_back({Kind::kAppRelease, release->name});
  }
  for (const Child& child : observed.children) {
    if (child.kind != Kind::kJob) continue;
    const std::int64_t number = kinds::release_of_gate_job(observed.app.key.name, child.name);
    if (number == 0 || is_left_over(observed, child, number)) continue;
    if (!target.exists || number == target.number) kept.push_back({Kind::kJob, child.name});
  }
  return kept;
}

}  // namespace twelvefactor::reconcile
