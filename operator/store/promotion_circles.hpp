// Deploys that require each other: none of them could ever take a new image first. Called by store/snapshot,
// under the mutex. A deploy is told of circles that it is part of, and of nobody in them but its own peers.
#pragma once

#include <vector>

#include "kinds/read/read_app.hpp"
#include "model/app_key.hpp"
#include "store/peers.hpp"

namespace twelvefactor::store {

/// Those of the peers that `app` requires from which what is required leads back to it. Only deploys that let
/// themselves be compared are walked through: another is unknown to who requires it, and that one says so.
std::vector<AppKey> circular_peers(const AppKey& key, const KeptApp& app, const FindApp& find);

}  // namespace twelvefactor::store
