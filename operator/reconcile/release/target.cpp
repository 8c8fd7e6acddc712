#include "reconcile/release/target.hpp"

#include <algorithm>

namespace twelvefactor::reconcile {
namespace {

const ReleaseFacts* facts_of(const std::vector<const Child*>& releases, std::int64_t number) {
  const auto found =
      std::ranges::find_if(releases, [number](const Child* each) { return each->release->number == number; });
  return found == releases.end() ? nullptr : (*found)->release.get();
}

/// The app's status remembers those whose objects are gone.
std::string hash_of(const Observed& observed, const std::vector<const Child*>& releases,
                    std::int64_t number) {
  if (const ReleaseFacts* facts = facts_of(releases, number)) return facts->hash;
  const ReleaseNumbers& remembered = observed.previous.release;
  if (number == remembered.desired) return remembered.desired_hash;
  return number == remembered.active ? remembered.active_hash : std::string();
}

/// Also of releases that are just being deleted.
std::int64_t newest_number(const Observed& observed) {
  std::int64_t newest = std::max(observed.previous.release.active, observed.previous.release.desired);
  for (const Child& child : observed.children) {
    if (child.release && child.owner == observed.app.uid) newest = std::max(newest, child.release->number);
  }
  return newest;
}

/// Recorded before any Deployment changed.
bool was_let_through(const Observed& observed, std::int64_t number) {
  const ReleaseNumbers& recorded = observed.previous.release;
  if (number == recorded.active) return true;
  const ReleaseFacts* facts = facts_of(own_releases(observed), number);
  if (facts != nullptr && facts->status.gate_passed.is) return true;
  // Nothing is on record, as after a restore without statuses: then the label is all there is.
  return recorded.desired == 0;
}

/// A retry asks for another attempt.
bool waits_for_retry(const Observed& observed, const ReleaseStatus& status) {
  return status.phase == ReleasePhase::kFailed && status.retry == observed.app.retry;
}

}  // namespace

bool only_rotated(const ReleaseParts& before, const ReleaseParts& after) {
  const auto same = [&](const auto& entry) {
    const auto other = after.find(entry.first);
    return other != after.end() && other->second == entry.second;
  };
  return before.size() == after.size() && std::ranges::all_of(before, [&same](const auto& entry) {
           return same(entry) != (entry.first == ReleaseReason::kRotation);
         });
}

std::vector<const Child*> own_releases(const Observed& observed) {
  std::vector<const Child*> releases;
  for (const Child& child : observed.children) {
    if (child.release && child.owner == observed.app.uid && !child.deleting) releases.push_back(&child);
  }
  std::ranges::sort(releases, {}, [](const Child* each) { return each->release->number; });
  return releases;
}

std::int64_t running_release(const Observed& observed) {
  const std::int64_t last = newest_number(observed);
  std::int64_t newest = 0;
  for (const Child& child : observed.children) {
    if (child.kind != Kind::kDeployment || child.owner != observed.app.uid) continue;
    newest = std::max(newest, observed.previous.release.active);
    const std::int64_t carried = child.release_number;
    if (carried > newest && carried <= last && was_let_through(observed, carried)) newest = carried;
  }
  return newest;
}

Target choose_target(const Observed& observed, const ReleaseIdentity& wanted) {
  const std::vector<const Child*> releases = own_releases(observed);
  const std::int64_t newest = newest_number(observed);
  const auto is_it = [&](std::int64_t number) {
    return number > 0 && hash_of(observed, releases, number) == wanted.hash;
  };
  const ReleaseFacts* last = facts_of(releases, newest);
  const bool given_up = last != nullptr && last->status.phase == ReleasePhase::kSuperseded;
  if (is_it(newest) && !given_up) return {newest, last != nullptr};
  if (last != nullptr && waits_for_retry(observed, last->status) && only_rotated(last->parts, wanted.parts))
    return {newest, true, false, false, /*rotated=*/true};
  const std::int64_t running = running_release(observed);
  if (is_it(running)) return {running, facts_of(releases, running) != nullptr};
  const bool settling = newest > 0 && observed.settled_release != wanted.hash;
  return {newest + 1, false, true, settling};
}

}  // namespace twelvefactor::reconcile
