#include "reconcile/variables_by_env_from.hpp"

namespace twelvefactor::reconcile {

std::set<std::string> variables_by_env_from(const Observed& observed, const Contribution& all) {
  std::set<std::string> names;
  const auto add = [&names](const StringMap& variables) {
    for (const auto& [name, value] : variables) names.insert(name);
  };
  if (all.config_map) add(*all.config_map);
  const auto snapshot = observed.snapshots.find(observed.app.spec.config.snapshot);
  if (snapshot != observed.snapshots.end()) add(snapshot->second);
  for (const EnvSource& source : all.every_pod.env_from) {
    if (source.kind != EnvSource::Kind::kSecret) continue;
    const auto found = observed.secrets.find(source.name);
    if (found != observed.secrets.end()) names.insert(found->second.keys.begin(), found->second.keys.end());
  }
  for (const kinds::EnvVar& variable : all.every_pod.env) names.erase(variable.name);
  return names;
}

}  // namespace twelvefactor::reconcile
