// The labels and annotations that a Job or an AppRelease was made with, told by the parts of it that nobody
// can change: the pod template of a Job, the spec of a release. What the app's spec says now is no measure:
// these objects speak of what ran. Pure. Called by read_child and apply/bodies.
#pragma once

#include <optional>
#include <string_view>

#include <simdjson.h>

#include "kinds/read/read_metadata.hpp"
#include "model/app_spec.hpp"
#include "model/kind.hpp"

namespace twelvefactor::kinds {

struct MadeMetadata {
  StringMap labels;
  StringMap annotations;
};

/// Null for other kinds, and for what is no such object.
std::optional<MadeMetadata> made_metadata(Kind kind, std::string_view object_json);

/// A hash of what they are now; 0 when they are what the object was made with.
std::uint32_t edited_metadata(Kind kind, simdjson::dom::element object, const OwnEntries& own);

}  // namespace twelvefactor::kinds
