// A plain workload (Deployment, StatefulSet, CronJob, Pod and so on) as what the rules read, container by
// container, and where each field stands in it. Called by lint, and by drift/workloads. What the rules would
// need and a workload does not say is left out, not guessed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/finding.hpp"
#include "model/observed.hpp"

namespace twelvefactor::lint {

/// What the rules read, and where it comes from.
struct Judged {
  Observed observed;
  std::map<std::string, std::string> places;  // path in the app's spec -> path in the object
};

/// The path in the object of a path that a rule speaks of: by the longest of `places` that it begins with.
std::string place_in_object(const Judged& judged, const std::string& path);

/// Of which environment the labels of an object speak; `fallback` where they do not.
std::string environment_of(const nlohmann::json& object, const std::string& fallback);

/// Is it a kind with pods in it?
bool is_workload(const std::string& kind);

/// One for each container and init container.
std::vector<Judged> read_workload(const nlohmann::json& object, const std::string& environment);

/// What an app cannot break and a plain workload can: volumes, ports of the node, several images, log
/// shippers. Paths are those of the object.
std::vector<Finding> check_workload(const nlohmann::json& object);

/// The same of a Service (sticky sessions), and of an Ingress and a ConfigMap as what the rules read.
std::vector<Finding> check_service(const nlohmann::json& object);
Judged read_ingress(const nlohmann::json& object);
Judged read_config_map(const nlohmann::json& object);

}  // namespace twelvefactor::lint
