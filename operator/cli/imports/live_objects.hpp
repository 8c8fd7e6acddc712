// The live objects of a namespace that `import --from` needs: workloads, and what belongs to them. Reads
// lists, and the ConfigMaps that pods refer to; no Secret. Called by import.cpp.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/cluster/cluster.hpp"
#include "imports/draft.hpp"
#include "imports/manifests/draft_of_objects.hpp"

namespace twelvefactor::cli {

struct LiveObjects {
  std::vector<imports::plain::GivenObject> objects;  // images of Deployments with the digest that runs
  std::set<std::string> only;                        // what was chosen; none: all
  std::vector<imports::Note> notes;                  // what may not be listed
};

/// `from`: "deployment/shop", "service/shop", "cronjob/report", "job/migrate", "all". Errors: what is not
/// there, what may not be read, pods of one Deployment that run different images.
Result<LiveObjects> read_live_objects(const std::vector<std::string>& from, Cluster& cluster);

}  // namespace twelvefactor::cli
