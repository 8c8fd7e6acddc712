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

template <class Matches>
bool any_recorded(const Observed& observed, std::int64_t number, const Matches& matches) {
  const Child* release =
      own_child(observed, Kind::kAppRelease, kinds::app_release_name(observed.app.key.name, number));
  return release != nullptr && release->release &&
         std::ranges::any_of(release->release->status.gates,
                             [&matches](const auto& entry) { return matches(entry.second); });
}

/// It has succeeded, as the release records, and only an injected container still runs: its Job would never
/// complete.
bool is_left_over(const Observed& observed, const Child& job, std::int64_t number) {
  return is_kept_up(observed, job) && any_recorded(observed, number, [&job](const GateRun& run) {
           return run.job == job.name && run.state == GateRun::State::kSucceeded;
         });
}

/// It was not made by the operator, and is not the one that was recorded.
bool is_forged(const Observed& observed, const Child& job, std::int64_t number) {
  return job.job && job.job->origin == JobState::Origin::kForged &&
         !any_recorded(observed, number, [&job](const GateRun& run) { return run.job_uid == job.uid; });
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
    if (number == 0 || is_left_over(observed, child, number) || is_forged(observed, child, number)) continue;
    if (!target.exists || number == target.number) kept.push_back({Kind::kJob, child.name});
  }
  return kept;
}

}  // namespace twelvefactor::reconcile
