#include "reconcile/factors/references.hpp"

#include "model/reasons.hpp"
#include "reconcile/factors/files.hpp"
#include "reconcile/factors/sidecars.hpp"

namespace twelvefactor::reconcile {
namespace {

std::optional<MissingReference> problem_of(const Observed& observed, const EnvSource& source,
                                           const std::string& path) {
  if (source.optional) return std::nullopt;
  return source.kind == EnvSource::Kind::kSecret ? find_problem(observed, source.name, {}, path)
                                                 : find_config_map_problem(observed, source.name, path);
}

}  // namespace

std::string spoken(const std::string& path) {
  constexpr std::string_view kSpec = ".spec.";
  return path.starts_with(kSpec) ? path.substr(kSpec.size()) : path;
}

MissingReference missing_reference(const std::string& path, const char* reason, std::string what,
                                   std::string remedy) {
  std::string message = what + "; " + remedy;
  return {path, reason, std::move(what), std::move(remedy), std::move(message)};
}

std::optional<MissingReference> find_problem(const Observed& observed, const std::string& secret,
                                             const std::vector<std::string>& keys, const std::string& path) {
  if (observed.offline) return std::nullopt;
  const std::string& namespace_name = observed.app.key.namespace_name;
  const auto found = observed.secrets.find(secret);
  if (found == observed.secrets.end() || !found->second.exists) {
    return missing_reference(path, reason::kSecretMissing,
                             "Secret " + secret + " does not exist in " + namespace_name,
                             "create it or remove " + spoken(path));
  }
  for (const std::string& key : keys) {
    if (found->second.may_have(key)) continue;
    return missing_reference(path, reason::kSecretKeyMissing,
                             "Secret " + secret + " in " + namespace_name + " has no key " + key,
                             "add the key or correct " + spoken(path));
  }
  const auto unusable = observed.unusable_keys.find(secret);
  for (const std::string& key : keys) {
    if (unusable == observed.unusable_keys.end() || !unusable->second.contains(key)) continue;
    return missing_reference(
        path, reason::kSecretUnusable,
        "the value of key " + key + " of Secret " + secret + " in " + namespace_name +
            " is not text (UTF-8 without a zero byte), as a variable must be",
        "correct the value, or let the app read it from a file: a backing service with mount: true");
  }
  return std::nullopt;
}

std::optional<MissingReference> find_config_map_problem(const Observed& observed,
                                                        const std::string& config_map,
                                                        const std::string& path) {
  if (observed.offline || observed.config_maps.contains(config_map)) return std::nullopt;
  return missing_reference(
      path, reason::kConfigMapMissing,
      "ConfigMap " + config_map + " does not exist in " + observed.app.key.namespace_name,
      "create it or remove " + spoken(path));
}

std::string secret_path(const std::string& variable) {
  return ".spec.config.secrets." + variable;
}

std::string secret_path(const std::string& process, const std::string& variable) {
  return ".spec.processes." + process + ".secrets." + variable;
}

std::string source_path(std::size_t index) {
  return ".spec.config.envFrom[" + std::to_string(index) + "]";
}

std::vector<MissingReference> missing_config(const Observed& observed) {
  std::vector<MissingReference> missing;
  const Config& config = observed.app.spec.config;
  const auto look = [&](const SecretVariable& source, const std::string& path) {
    const auto* reference = std::get_if<SecretKeyRef>(&source);
    if (reference == nullptr) return;
    const auto problem = find_problem(observed, reference->name, {reference->key}, path);
    if (problem) missing.push_back(*problem);
  };
  for (const auto& [variable, source] : config.secrets) look(source, secret_path(variable));
  for (const auto& [name, process] : observed.app.spec.processes) {
    for (const auto& [variable, source] : process.secrets) look(source, secret_path(name, variable));
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      for (const auto& [variable, secret] : sidecar.secrets)
        look(secret, sidecar_path(name, sidecar_name) + ".secrets." + variable);
    }
  }
  for (std::size_t i = 0; i < config.env_from.size(); ++i) {
    if (const auto problem = problem_of(observed, config.env_from[i], source_path(i)))
      missing.push_back(*problem);
  }
  for (MissingReference& file : missing_files(observed)) missing.push_back(std::move(file));
  return missing;
}

}  // namespace twelvefactor::reconcile
