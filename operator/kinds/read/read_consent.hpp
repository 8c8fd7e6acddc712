// Whose an object is: that of the app which controls it, or of the one which may take it over (the annotation
// twelvefactor.dev/adopt). Internal to read_child.
#pragma once

#include <optional>

#include <simdjson.h>

#include "kinds/read/read_metadata.hpp"
#include "model/child.hpp"

namespace twelvefactor::kinds {

/// Nothing where it is no app's.
std::optional<ControllerOwner> owner_of(Kind kind, simdjson::dom::element metadata);

/// Whether it was given to its owner, and what of it then stays. `child` has its kind and its owner.
void read_adopted(Child& child, simdjson::dom::element object, simdjson::dom::element metadata);

}  // namespace twelvefactor::kinds
