// A live object with every field of ours as we want it, and all of others as it is: what an apply cannot make
// where the API server refuses two members of a union side by side, or two items with one name. Pure. Called
// by apply/bodies.
#pragma once

#include <set>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "model/kind.hpp"

namespace twelvefactor::kinds {

/// `ours` is the object as a builder made it. `overriding`: variables of others in our container that must
/// go, since the pods would take them in place of ours.
nlohmann::json restored(Kind kind, const nlohmann::json& live, const nlohmann::json& ours,
                        const std::set<std::string>& overriding);

}  // namespace twelvefactor::kinds
