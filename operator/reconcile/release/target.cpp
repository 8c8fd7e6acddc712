#include "reconcile/release/target.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "kinds/build/app_release.hpp"

namespace twelvefactor::reconcile {
namespace {

const ReleaseFacts* facts_of(const std::vector<const Child*>& releases, std::int64_t number) {
  const auto found =
      std::ranges::find_if(releases, [number](const Child* each) { return each->release->number == number; });
  return found == releases.end() ? nullptr : (*found)->release.get();
}

/// The hashes of what is wanted, as releases of each format would write it down: an older one is compared by
/// what it knows.
class Hashes {
 public:
  explicit Hashes(const ReleaseContent& content) : content_(content) {}

  const std::string& at(int format) {
    std::string& hash = by_format_[format];
    if (hash.empty()) hash = kinds::release_hash(content_, format);
    return hash;
  }

  /// The format that has this hash, where nobody knows which operator wrote it down; none when it is of
  /// another content.
  std::optional<int> format_of(const std::string& hash) {
    for (int format = ReleaseContent::kFormat; format > 0; --format) {
      if (at(format) == hash) return format;
    }
    return std::nullopt;
  }

 private:
  const ReleaseContent& content_;
  std::map<int, std::string> by_format_;
};

/// The app's status remembers those whose objects are gone.
std::string remembered_hash(const ReleaseNumbers& remembered, std::int64_t number) {
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

/// Was another one asked for after it? A failed one keeps its phase then, and it is asked for anew.
bool was_given_up(const Observed& observed, const std::vector<const Child*>& releases, std::int64_t newest) {
  const ReleaseFacts* last = facts_of(releases, newest);
  if (last == nullptr) return false;
  const std::int64_t asked_for = observed.previous.release.desired;
  return last->status.phase == ReleasePhase::kSuperseded ||
         (last->status.phase == ReleasePhase::kFailed && asked_for > 0 && asked_for < newest);
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

Target choose_target(const Observed& observed, const ReleaseContent& content) {
  const std::vector<const Child*> releases = own_releases(observed);
  const std::int64_t newest = newest_number(observed);
  Hashes hashes(content);
  /// The target if that release is it.
  const auto existing = [&](std::int64_t number) -> std::optional<Target> {
    if (number == 0) return std::nullopt;
    const ReleaseFacts* facts = facts_of(releases, number);
    const std::string hash =
        facts == nullptr ? remembered_hash(observed.previous.release, number) : facts->digest.get().hash;
    const std::optional<int> format = facts == nullptr                   ? hashes.format_of(hash)
                                      : hashes.at(facts->format) == hash ? std::optional(facts->format)
                                                                         : std::nullopt;
    if (!format) return std::nullopt;
    return Target{number, facts != nullptr, false, false, hash, false, *format};
  };
  if (!was_given_up(observed, releases, newest)) {
    if (auto target = existing(newest)) return *target;
  }
  const ReleaseFacts* last = facts_of(releases, newest);
  if (last != nullptr && waits_for_retry(observed, last->status) &&
      only_rotated(last->digest.get().parts, kinds::release_parts(content, last->format)))
    return {newest, true, false, false, last->digest.get().hash, /*rotated=*/true, last->format};
  if (auto target = existing(running_release(observed))) return *target;
  const std::string& hash = hashes.at(ReleaseContent::kFormat);
  const bool settling = newest > 0 && observed.settled_release != hash;
  return {newest + 1, false, true, settling, hash};
}

}  // namespace twelvefactor::reconcile
