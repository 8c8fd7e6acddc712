// What a Gateway says of an HTTPRoute of ours (status.parents), as far as it says it of what the route asks
// for now. Called by kinds/read/read_child.
#pragma once

#include <simdjson.h>

#include "model/child.hpp"

namespace twelvefactor::kinds {

/// Sets `reported`, and `trouble` where the route is not accepted or what it refers to is not resolved.
void read_route(Child& child, simdjson::dom::element object);

}  // namespace twelvefactor::kinds
