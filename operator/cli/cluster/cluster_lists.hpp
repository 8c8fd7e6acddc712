// Lists of the cluster, page by page, so that none is ever held as a whole. Called by `score` and `promote`.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/cluster/cluster.hpp"
#include "model/policy.hpp"

namespace twelvefactor::cli {

/// Calls `take` with each page. Nothing there is no page; nor, if it is `optional`, what may not be listed.
Result<Done> each_page(Cluster& cluster, const std::string& collection, const std::string& what,
                       bool optional, const std::function<void(const std::string& page)>& take);

/// Those of the cluster; none where they may not be listed.
Result<std::vector<Policy>> policies_of(Cluster& cluster);

}  // namespace twelvefactor::cli
