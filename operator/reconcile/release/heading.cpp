#include "reconcile/release/heading.hpp"

#include "reconcile/release/target.hpp"

namespace twelvefactor::reconcile {
namespace {

/// The one whose processes run is what people compare with; where nothing runs, the last one that was tried.
const ReleaseFacts* before(const Observed& observed, std::int64_t number) {
  const std::int64_t running = running_release(observed);
  const ReleaseFacts* last = nullptr;
  for (const Child* child : own_releases(observed)) {
    if (child->release->number >= number) continue;
    last = child->release.get();
    if (last->number == running) return last;
  }
  return last;
}

std::vector<ReleaseReason> changes(const ReleaseFacts& last, const ReleaseContent& content) {
  std::vector<ReleaseReason> changes;
  bool others_referred = false;
  for (const auto& [reason, part] : kinds::release_parts(content, last.format)) {
    const ReleaseParts& parts = last.digest.get().parts;
    const auto before = parts.find(reason);
    if (before != parts.end() && before->second == part) continue;
    // Other Secrets hold other values; that is no rotation.
    if (reason == ReleaseReason::kRotation && others_referred) continue;
    others_referred =
        others_referred || reason == ReleaseReason::kConfig || reason == ReleaseReason::kBackingService;
    changes.push_back(reason);
  }
  return changes;
}

/// What was tried last, but for what Secrets hold: that it was to be tried was said before.
bool is_rotation_of_last(const Observed& observed, std::int64_t number, const ReleaseContent& content) {
  const auto releases = own_releases(observed);
  if (releases.empty() || releases.back()->release->number >= number) return false;
  return only_rotated(releases.back()->release->digest.get().parts,
                      kinds::release_parts(content, releases.back()->release->format));
}

}  // namespace

kinds::ReleaseHeading heading_of(const Observed& observed, std::int64_t number,
                                 const ReleaseContent& content) {
  kinds::ReleaseHeading heading;
  heading.number = number;
  if (const ReleaseFacts* last = before(observed, number)) {
    heading.changes = changes(*last, content);
  }
  heading.reason = heading.changes.empty() ? ReleaseReason::kInitial : heading.changes.front();
  if (is_rotation_of_last(observed, number, content)) heading.reason = ReleaseReason::kRotation;
  if (observed.app.spec.release.pin > 0) {
    const bool rotates = heading.changes == std::vector{ReleaseReason::kRotation};
    heading.reason = rotates ? ReleaseReason::kRotation : ReleaseReason::kRollback;
    heading.rollback_of = observed.app.spec.release.pin;
  }
  // Nobody asked for a rotation by the spec.
  if (heading.reason != ReleaseReason::kRotation) heading.changed_by = observed.app.changed_by;
  return heading;
}

}  // namespace twelvefactor::reconcile
