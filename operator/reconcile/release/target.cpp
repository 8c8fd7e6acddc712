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

}  // namespace

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
    const bool carries = child.kind == Kind::kDeployment && child.owner == observed.app.uid;
    // A label can be edited.
    if (carries && child.release_number <= last) newest = std::max(newest, child.release_number);
  }
  return newest;
}

Target choose_target(const Observed& observed, const std::string& hash) {
  const std::vector<const Child*> releases = own_releases(observed);
  const std::int64_t newest = newest_number(observed);
  const auto is_it = [&](std::int64_t number) {
    return number > 0 && hash_of(observed, releases, number) == hash;
  };
  const ReleaseFacts* last = facts_of(releases, newest);
  const bool given_up = last != nullptr && last->status.phase == ReleasePhase::kSuperseded;
  if (is_it(newest) && !given_up) return {newest, last != nullptr};
  const std::int64_t running = running_release(observed);
  if (is_it(running)) return {running, facts_of(releases, running) != nullptr};
  const bool settling = newest > 0 && observed.settled_release != hash;
  return {newest + 1, false, true, settling};
}

}  // namespace twelvefactor::reconcile
