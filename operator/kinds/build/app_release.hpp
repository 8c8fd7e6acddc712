// AppReleases: built from what is released, and read back; their status is in release_status.hpp. Called by
// reconcile, and by read_child and gather/contents.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "model/release.hpp"
#include "model/result.hpp"

namespace twelvefactor::kinds {

struct ReleaseHeading {
  std::int64_t number = 0;
  ReleaseReason reason = ReleaseReason::kInitial;
  std::vector<ReleaseReason> changes{};
  std::int64_t rollback_of = 0;  // 0: none
  std::string changed_by{};      // the field manager that changed the spec last; empty: nobody knows
};

const char* to_string(ReleaseReason reason);

/// Equal contents have equal hashes, whatever the order they were written in: 32 hexadecimal digits.
/// `format`: of the release that it is compared with, where that knows fewer fields.
std::string release_hash(const ReleaseContent& content, int format = ReleaseContent::kFormat);
ReleaseParts release_parts(const ReleaseContent& content, int format = ReleaseContent::kFormat);

/// With the status that it begins with. Its digest says nothing: what is released never changes.
BuiltObject build_app_release(const ObjectMeta& meta, const ReleaseHeading& heading,
                              const ReleaseContent& content, const ReleaseStatus& status);

/// The part of an image reference from sha256: on; empty when it names a tag only.
std::string image_digest(std::string_view image);

/// The spec of an AppRelease, as the API server tells the object.
Result<ReleaseContent> read_release_content(std::string_view object_json);
/// release_hash and release_parts of an AppRelease's spec.
ReleaseDigest digest_of_release(std::string_view spec_json);
/// Null when it is no AppRelease.
std::optional<ReleaseFacts> read_release_facts(std::string_view object_json);

}  // namespace twelvefactor::kinds
