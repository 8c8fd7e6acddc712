// What is kept of an AppRelease that the API server tells of: its digest is made when somebody asks for it.
// Called by read_child. The commands, which read few, use kinds/build/app_release.
#pragma once

#include <optional>

#include <simdjson.h>

#include "model/release.hpp"

namespace twelvefactor::kinds {

/// Null when it is no AppRelease.
std::optional<ReleaseFacts> read_release(simdjson::dom::element object);

}  // namespace twelvefactor::kinds
