// III. Config: in the environment, apart from the code. Literals go into an immutable ConfigMap named after
// its content, secrets come from Secrets, and a literal that looks like a secret is reported.
// https://12factor.net/config
#include <set>

#include "kinds/config_map.hpp"
#include "kinds/names.hpp"
#include "kinds/secret.hpp"
#include "kinds/secret_literals.hpp"
#include "model/condition.hpp"
#include "model/reasons.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/references.hpp"

namespace twelvefactor::reconcile {
namespace {

std::string secret_path(const std::string& variable) {
  return ".spec.config.secrets." + variable;
}

/// Each `secretKeyRef` that cannot be resolved now.
std::vector<MissingReference> missing_references(const Observed& observed) {
  std::vector<MissingReference> missing;
  for (const auto& [variable, source] : observed.app.spec.config.secrets) {
    const auto* reference = std::get_if<SecretKeyRef>(&source);
    if (reference == nullptr) continue;
    const auto problem = find_problem(observed, reference->name, {reference->key}, secret_path(variable));
    if (problem) missing.push_back(*problem);
  }
  return missing;
}

void check_literals(const AppSpec& spec, std::vector<Finding>& findings) {
  for (const auto& [name, value] : spec.config.env) {
    const std::string_view suspicion = kinds::secret_suspicion(name, value);
    if (suspicion.empty()) continue;
    findings.push_back({"TF0301", 3, Level::kWarn, ".spec.config.env." + name,
                        "this literal looks like a secret: " + std::string(suspicion),
                        "move it into a Secret and refer to it from config.secrets or backingServices"});
  }
}

void check_set_twice(const AppSpec& spec, std::vector<Finding>& findings) {
  std::map<std::string, std::string> first;
  const auto note = [&](const std::string& variable, const std::string& path) {
    const auto [known, fresh] = first.emplace(variable, path);
    if (fresh) return;
    findings.push_back({"TF0303", 3, Level::kWarn, path,
                        variable + " is also set by " + known->second + "; this one counts",
                        "set it in one place"});
  };
  for (const auto& [variable, value] : spec.config.env) note(variable, ".spec.config.env." + variable);
  for (const auto& [variable, source] : spec.config.secrets) note(variable, secret_path(variable));
  for (const auto& [name, service] : spec.backing_services) {
    for (const auto& [variable, key] : service.env)
      note(variable, ".spec.backingServices." + name + ".env." + variable);
  }
}

}  // namespace

Contribution contribute_config(const Observed& observed) {
  const App& app = observed.app;
  Contribution contribution;
  if (!app.spec.config.env.empty()) {
    contribution.config_map = app.spec.config.env;
    contribution.every_pod.env_from_config_maps.push_back(
        kinds::config_map_name(app.key.name, kinds::config_hash(app.spec.config.env)));
  }
  for (const auto& [variable, source] : app.spec.config.secrets) {
    if (const auto* reference = std::get_if<SecretKeyRef>(&source)) {
      contribution.every_pod.env.push_back({variable, "", reference->name, reference->key});
    } else {
      contribution.generated.push_back({variable, std::get<GeneratedValue>(source)});
      contribution.every_pod.env.push_back(
          {variable, "", kinds::generated_secret_name(app.key.name), variable});
    }
  }
  // A new value reaches a process only when it starts: a changed recipe rolls the pods.
  if (!contribution.generated.empty()) {
    contribution.every_pod.annotations[std::string(kinds::kGeneratedAnnotation)] =
        kinds::recipes_annotation(contribution.generated);
  }
  for (const MissingReference& missing : missing_references(observed)) {
    contribution.waits.push_back({condition::kConfigReady, missing.reason, missing.message});
  }
  return contribution;
}

std::vector<Finding> check_config(const Observed& observed) {
  std::vector<Finding> findings;
  check_literals(observed.app.spec, findings);
  for (const MissingReference& missing : missing_references(observed)) {
    findings.push_back({"TF0302", 3, Level::kEnforce, missing.path, missing.what, missing.remedy});
  }
  check_set_twice(observed.app.spec, findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
