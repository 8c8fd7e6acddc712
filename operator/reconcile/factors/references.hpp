// Can a reference to a Secret or a ConfigMap be resolved now? And what do the ConfigMaps hold? Used by
// factors III and IV, for the objects and for the rules. Messages speak of names and keys, never of values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/observed.hpp"

namespace twelvefactor::reconcile {

struct MissingReference {
  std::string path;     // the field that refers
  std::string reason;   // SecretMissing, SecretKeyMissing, ConfigMapMissing, or of a service (bindings.hpp)
  std::string what;     // "Secret shop-database does not exist in shop-production"
  std::string remedy;   // "create it or remove .spec.backingServices.database"
  std::string message;  // both
};

/// With both texts.
MissingReference missing_reference(const std::string& path, const char* reason, std::string what,
                                   std::string remedy);

/// ".spec.backingServices.database" -> "backingServices.database": as people say it.
std::string spoken(const std::string& path);

/// `keys`: those the app needs; `path`: the field that refers. Null when all is there, or cannot be known
/// (offline).
std::optional<MissingReference> find_problem(const Observed& observed, const std::string& secret,
                                             const std::vector<std::string>& keys, const std::string& path);

/// The same of a ConfigMap.
std::optional<MissingReference> find_config_map_problem(const Observed& observed,
                                                        const std::string& config_map,
                                                        const std::string& path);

/// Each reference of spec.config that cannot be resolved now.
std::vector<MissingReference> missing_config(const Observed& observed);

/// ".spec.config.secrets.SESSION_KEY".
std::string secret_path(const std::string& variable);

/// ".spec.processes.web.secrets.SESSION_KEY".
std::string secret_path(const std::string& process, const std::string& variable);

/// ".spec.config.envFrom[2]".
std::string source_path(std::size_t index);

/// Calls visit(variable, value, path) for each variable that a ConfigMap of envFrom gives, in their order.
template <class Visit>
void for_each_taken(const Observed& observed, const Visit& visit) {
  const std::vector<EnvSource>& sources = observed.app.spec.config.env_from;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto found = observed.config_maps.find(sources[i].name);
    if (sources[i].kind != EnvSource::Kind::kConfigMap || found == observed.config_maps.end()) continue;
    if (!found->second.data) continue;
    for (const auto& [variable, value] : *found->second.data) visit(variable, value, source_path(i));
  }
}

}  // namespace twelvefactor::reconcile
