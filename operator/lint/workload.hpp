// A plain workload (Deployment, StatefulSet, CronJob, Pod and so on) as what the rules read, container by
// container, and where each field stands in it. Called by lint, and by drift/workloads. What the rules would
// need and a workload does not say is left out, not guessed.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "manifests/manifest.hpp"
#include "model/finding.hpp"
#include "model/observed.hpp"

namespace twelvefactor::lint {

/// What the rules read, and where it comes from.
struct Judged {
  Observed observed;
  std::map<std::string, std::string> places;  // path in the app's spec -> path in the object
  /// Rules that this container cannot answer: of a patch nobody knows the image, a collector of the platform
  /// has to ship logs.
  std::set<std::string, std::less<>> unasked{};
};

/// The path in the object of a path that a rule speaks of: by the longest of `places` that it begins with.
std::string place_in_object(const Judged& judged, const std::string& path);

/// Of which environment the labels of an object speak; `fallback` where they do not.
std::string environment_of(const nlohmann::json& object, const std::string& fallback);

/// One for each container and init container. `hook`: of Helm, as the reader of manifests has found it.
std::vector<Judged> read_workload(const nlohmann::json& object, const std::string& environment,
                                  manifests::Hook hook);

/// The init containers of a workload that goes on, as processes: what they run, every pod runs when it
/// starts.
std::vector<Judged> read_start(const nlohmann::json& object, manifests::Hook hook);

/// Has it a container without an image? Then it is a patch for another object, and what it does not say
/// stands there.
bool is_partial(const nlohmann::json& object);

/// What an app cannot break and a plain workload can: volumes, ports of the node, several images, log
/// shippers. Paths are those of the object.
std::vector<Finding> check_workload(const nlohmann::json& object);

/// A finding of a rule that an app cannot break: in a plain object it is at Warn.
Finding about(std::string_view rule, std::string path, std::string message);

}  // namespace twelvefactor::lint
