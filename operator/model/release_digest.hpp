// Hashes of what a release is made of: of all of it, and of each part that a reason speaks of. Made by
// kinds/build/app_release; compared by reconcile/release.
#pragma once

#include <map>
#include <string>

namespace twelvefactor {

/// What made a release.
enum class ReleaseReason {
  kInitial,
  kImage,
  kCodebase,
  kConfig,
  kBackingService,
  kCommand,
  kRotation,
  kRollback
};

/// The parts of a content that a reason speaks of, each as its hash: two releases are compared without their
/// contents. In the order of the reasons from kImage to kRotation.
using ReleaseParts = std::map<ReleaseReason, std::string>;

struct ReleaseDigest {
  std::string hash;  // of its content
  ReleaseParts parts;
  friend bool operator==(const ReleaseDigest&, const ReleaseDigest&) = default;
};

}  // namespace twelvefactor
