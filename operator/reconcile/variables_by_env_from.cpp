#include "reconcile/variables_by_env_from.hpp"

namespace twelvefactor::reconcile {

std::set<std::string> variables_by_env_from(const Observed& observed, const Contribution& all) {
  std::set<std::string> names;
  if (all.config_map) {
    for (const auto& [name, value] : *all.config_map) names.insert(name);
  }
  for (const EnvSource& source : all.every_pod.env_from) {
    if (source.kind != EnvSource::Kind::kSecret) continue;
    const auto found = observed.secrets.find(source.name);
    if (found != observed.secrets.end()) names.insert(found->second.keys.begin(), found->second.keys.end());
  }
  for (const kinds::EnvVar& variable : all.every_pod.env) names.erase(variable.name);
  return names;
}

}  // namespace twelvefactor::reconcile
