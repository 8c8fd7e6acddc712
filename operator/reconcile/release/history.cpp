#include "reconcile/release/history.hpp"

#include <algorithm>

#include "kinds/text/names.hpp"

namespace twelvefactor::reconcile {
namespace {

bool is_needed(const Observed& observed, const Target& target, const ReleaseFacts& release) {
  const std::int64_t number = release.number;
  const ReleasePhase phase = release.status.phase;
  return number == target.number || number == running_release(observed) ||
         number == observed.app.spec.release.pin || phase == ReleasePhase::kActive ||
         phase == ReleasePhase::kReleasing || phase == ReleasePhase::kPending;
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
    if (number > 0 && (!target.exists || number == target.number)) kept.push_back({Kind::kJob, child.name});
  }
  return kept;
}

}  // namespace twelvefactor::reconcile
