// Which live workloads were asked for, and which image their pods run. Pure. Called by live_objects.cpp.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/result.hpp"

namespace twelvefactor::cli {

/// The keys "Deployment/shop" of what `from` names among the objects of `namespace_name`; none: all. Errors:
/// what is not there, or leads to nothing.
Result<std::set<std::string>> chosen_workloads(const std::vector<std::string>& from,
                                               const std::vector<nlohmann::json>& objects,
                                               const std::string& namespace_name);

/// Puts the digest that all ready pods of the Deployment run behind the name of each image; where none is
/// ready it stays as it is. Errors: they run different ones.
Result<Done> pin_images(const std::vector<nlohmann::json>& pods, nlohmann::json& deployment);

/// The ConfigMaps whose keys the pods of a workload name.
void add_config_maps(const nlohmann::json& workload, std::set<std::string>& names);

}  // namespace twelvefactor::cli
