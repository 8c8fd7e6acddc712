#include "reconcile/factors/references.hpp"

#include "model/reasons.hpp"

namespace twelvefactor::reconcile {
namespace {

/// ".spec.backingServices.database" -> "backingServices.database": as people say it.
std::string spoken(const std::string& path) {
  constexpr std::string_view kSpec = ".spec.";
  return path.starts_with(kSpec) ? path.substr(kSpec.size()) : path;
}

MissingReference make(const std::string& path, const char* reason, std::string what, std::string remedy) {
  std::string message = what + "; " + remedy;
  return {path, reason, std::move(what), std::move(remedy), std::move(message)};
}

}  // namespace

std::optional<MissingReference> find_problem(const Observed& observed, const std::string& secret,
                                             const std::vector<std::string>& keys, const std::string& path) {
  if (observed.offline) return std::nullopt;
  const std::string& namespace_name = observed.app.key.namespace_name;
  const auto found = observed.secrets.find(secret);
  if (found == observed.secrets.end() || !found->second.exists) {
    return make(path, reason::kSecretMissing, "Secret " + secret + " does not exist in " + namespace_name,
                "create it or remove " + spoken(path));
  }
  for (const std::string& key : keys) {
    if (found->second.may_have(key)) continue;
    return make(path, reason::kSecretKeyMissing,
                "Secret " + secret + " in " + namespace_name + " has no key " + key,
                "add the key or correct " + spoken(path));
  }
  return std::nullopt;
}

std::optional<MissingReference> find_config_map_problem(const Observed& observed,
                                                        const std::string& config_map,
                                                        const std::string& path) {
  if (observed.offline || observed.config_maps.contains(config_map)) return std::nullopt;
  return make(path, reason::kConfigMapMissing,
              "ConfigMap " + config_map + " does not exist in " + observed.app.key.namespace_name,
              "create it or remove " + spoken(path));
}

}  // namespace twelvefactor::reconcile
