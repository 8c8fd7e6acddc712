// The digest of the fields that are ours: equal for what we want and for what is there when nobody touched
// it, whoever else added fields of their own. Why this and not a hash of the whole, a generation or the
// managed fields alone: docs/decisions/0004-own-field-digest.md. Called by the builders (desired) and by
// read_child (live).
#pragma once

#include <cstdint>
#include <string_view>

#include <simdjson.h>

#include "model/digest.hpp"
#include "model/kind.hpp"

namespace twelvefactor::kinds {

/// What is kept of the fields that are ours.
struct FieldDigests {
  Digest digest;
  std::uint64_t paths = 0;  // of their places alone (Child::paths)
};

/// Of an object as a builder printed it: every field in the kind's shape.
FieldDigests desired_fields(Kind kind, std::string_view object_json);

/// What spec.replicas and spec.suspend add: they change without the rest.
Digest replicas_digest(int replicas);
Digest suspend_digest(bool suspend);

/// What a key of a Secret adds to the digest of its Secret: that it is there, not what it holds.
Digest key_presence_digest(std::string_view key);

/// Of the status of a kind that is ours alone: every field, whoever wrote it. An edit by hand takes a field
/// away from us, so the managed fields of the status would not tell that something was added.
Digest whole_status_digest(simdjson::dom::element object);

/// Of a status by itself, but for one field of it.
Digest status_digest_without(simdjson::dom::element status, std::string_view field);

/// As whole_status_digest, of a status that is to be written.
Digest desired_status_digest(std::string_view status_json);

}  // namespace twelvefactor::kinds
