// The requests of `adopt`: what it reads of the cluster, and what it sends. Called by adopt.cpp and
// carry_out.cpp.
#pragma once

#include <string>
#include <vector>

#include "adopt/plan.hpp"
#include "adopt/step.hpp"
#include "cli/cluster/cluster.hpp"

namespace twelvefactor::cli {

/// The app, the record, and the objects of `record`, or of the one that is kept. Errors: whatever cannot be
/// read, in words.
Result<adopt::World> read_world(Cluster& cluster, const adopt::Record* record);

/// Of the app's namespace, all that a plan looks at. Kinds that are not served, or may not be listed and are
/// not needed, are empty.
Result<adopt::Inventory> read_inventory(Cluster& cluster);

/// The rights that the later steps need and the user lacks: "patch services".
Result<std::vector<std::string>> missing_rights(Cluster& cluster);

kube::ApiResult<std::string> carry_out(const adopt::Action& action, Cluster& cluster);

}  // namespace twelvefactor::cli
