// III. Config: in the environment, apart from the code. Literals go into an immutable ConfigMap named after
// its content, secrets come from Secrets, and a literal that looks like a secret is reported.
// https://12factor.net/config
#include <algorithm>

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

std::string source_path(std::size_t index) {
  return ".spec.config.envFrom[" + std::to_string(index) + "]";
}

std::optional<MissingReference> problem_of(const Observed& observed, const EnvSource& source,
                                           const std::string& path) {
  if (source.optional) return std::nullopt;
  return source.kind == EnvSource::Kind::kSecret ? find_problem(observed, source.name, {}, path)
                                                 : find_config_map_problem(observed, source.name, path);
}

/// Each reference that cannot be resolved now.
std::vector<MissingReference> missing_references(const Observed& observed) {
  std::vector<MissingReference> missing;
  const Config& config = observed.app.spec.config;
  for (const auto& [variable, source] : config.secrets) {
    const auto* reference = std::get_if<SecretKeyRef>(&source);
    if (reference == nullptr) continue;
    const auto problem = find_problem(observed, reference->name, {reference->key}, secret_path(variable));
    if (problem) missing.push_back(*problem);
  }
  for (std::size_t i = 0; i < config.env_from.size(); ++i) {
    if (const auto problem = problem_of(observed, config.env_from[i], source_path(i)))
      missing.push_back(*problem);
  }
  return missing;
}

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

void check_literals(const Observed& observed, std::vector<Finding>& findings) {
  const auto check = [&findings](const std::string& what, const std::string& name, const std::string& value,
                                 const std::string& path) {
    const std::string_view suspicion = kinds::secret_suspicion(name, value);
    if (suspicion.empty()) return;
    findings.push_back({"TF0301", 3, Level::kWarn, path,
                        what + " looks like a secret: " + std::string(suspicion),
                        "move it into a Secret and refer to it from config.secrets or backingServices"});
  };
  for_each_taken(observed,
                 [&check](const std::string& name, const std::string& value, const std::string& path) {
                   check(name + " of this ConfigMap", name, value, path);
                 });
  for (const auto& [name, value] : observed.app.spec.config.env)
    check("this literal", name, value, ".spec.config.env." + name);
}

void check_set_twice(const Observed& observed, std::vector<Finding>& findings) {
  const AppSpec& spec = observed.app.spec;
  std::map<std::string, std::string> first;
  const auto note = [&](const std::string& variable, const std::string& path) {
    const auto [known, fresh] = first.emplace(variable, path);
    if (fresh) return;
    findings.push_back({"TF0303", 3, Level::kWarn, path,
                        variable + " is also set by " + known->second + "; this one counts",
                        "set it in one place"});
  };
  for_each_taken(observed, [&note](const std::string& variable, const std::string&, const std::string& path) {
    note(variable, path);
  });
  for (const auto& [variable, value] : spec.config.env) note(variable, ".spec.config.env." + variable);
  for (const auto& [variable, source] : spec.config.secrets) note(variable, secret_path(variable));
  for (const auto& [name, service] : spec.backing_services) {
    const std::string path = ".spec.backingServices." + name + ".env.";
    for (const auto& [variable, key] : service.env) note(variable, path + variable);
  }
}

/// The literals over what the ConfigMaps of envFrom hold now, so that a release can be run again as it was
/// although those change.
StringMap snapshot(const Observed& observed) {
  StringMap all;
  for_each_taken(observed, [&all](const std::string& variable, const std::string& value, const std::string&) {
    all[variable] = value;
  });
  for (const auto& [variable, value] : observed.app.spec.config.env) all[variable] = value;
  return all;
}

/// A part of what the pods should see is not known: there is no snapshot to make of the rest.
bool snapshot_must_wait(const Observed& observed, const std::vector<MissingReference>& missing) {
  return !observed.config_map_problem.empty() || std::ranges::any_of(missing, [](const MissingReference& m) {
    return m.reason == std::string_view(reason::kConfigMapMissing);
  });
}

void contribute_variables(const Observed& observed, Contribution& contribution) {
  PodPart& pod = contribution.every_pod;
  const Config& config = observed.app.spec.config;
  const auto refer = [&](EnvSource::Kind kind) {
    for (const EnvSource& source : config.env_from) {
      if (source.kind == kind) pod.env_from.push_back(source);
    }
  };
  if (!config.snapshot.empty()) pod.env_from.push_back({EnvSource::Kind::kConfigMap, config.snapshot, false});
  // Without a cluster nothing can be copied.
  if (observed.offline) refer(EnvSource::Kind::kConfigMap);
  StringMap all = snapshot(observed);
  if (!all.empty()) {
    const std::string name = kinds::config_map_name(observed.app.key.name, kinds::config_hash(all));
    pod.env_from.push_back({EnvSource::Kind::kConfigMap, name, false});
    contribution.config_map = std::move(all);
  }
  refer(EnvSource::Kind::kSecret);
}

}  // namespace

Contribution contribute_config(const Observed& observed) {
  const App& app = observed.app;
  Contribution contribution;
  const std::vector<MissingReference> missing = missing_references(observed);
  if (!snapshot_must_wait(observed, missing)) contribute_variables(observed, contribution);
  for (const auto& [variable, source] : app.spec.config.secrets) {
    if (const auto* reference = std::get_if<SecretKeyRef>(&source)) {
      contribution.every_pod.env.push_back({variable, "", reference->name, reference->key});
    } else {
      contribution.generated.push_back({variable, std::get<GeneratedValue>(source)});
      contribution.every_pod.env.push_back(
          {variable, "", kinds::generated_secret_name(app.key.name), variable});
    }
  }
  for (const MissingReference& each : missing)
    contribution.waits.push_back({condition::kConfigReady, each.reason, each.message});
  if (!observed.config_map_problem.empty()) {
    contribution.waits.push_back(
        {condition::kConfigReady, reason::kApiUnavailable, observed.config_map_problem});
  }
  return contribution;
}

std::vector<Finding> check_config(const Observed& observed) {
  std::vector<Finding> findings;
  check_literals(observed, findings);
  for (const MissingReference& missing : missing_references(observed)) {
    findings.push_back({"TF0302", 3, Level::kEnforce, missing.path, missing.what, missing.remedy});
  }
  check_set_twice(observed, findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
