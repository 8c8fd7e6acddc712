// III. Config: in the environment, apart from the code. Literals go into an immutable ConfigMap named after
// its content, secrets come from Secrets, and a literal that looks like a secret is reported.
// https://12factor.net/config
#include <algorithm>

#include "kinds/build/config_map.hpp"
#include "kinds/build/secret.hpp"
#include "kinds/deploy/config_size.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/text/names.hpp"
#include "model/condition.hpp"
#include "model/reasons.hpp"
#include "model/slot.hpp"
#include "reconcile/factors/contract.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/files.hpp"
#include "reconcile/factors/references.hpp"

namespace twelvefactor::reconcile {
namespace {

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
  return !observed.config_map_problem.empty() || !observed.config_too_large.empty() ||
         std::ranges::any_of(missing, [](const MissingReference& m) {
           return m.reason == std::string_view(reason::kConfigMapMissing) ||
                  m.reason == std::string_view(reason::kConfigMapKeyMissing);
         });
}

/// It is never sent: no retry would make it smaller.
Wait too_large(std::string message) {
  Wait wait{condition::kConfigReady, reason::kConfigTooLarge, std::move(message)};
  wait.needs_person = true;
  return wait;
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
  if (kinds::config_size(all) > kinds::kMostConfig) {
    const bool of_both = !observed.config_maps.empty();
    contribution.waits.push_back(too_large(kinds::config_too_large(
        of_both ? "config.env and the ConfigMaps of config.envFrom" : "the values of config.env")));
  } else if (!all.empty()) {
    const std::string name = kinds::config_map_name(observed.app.key.name, kinds::config_hash(all));
    pod.env_from.push_back({EnvSource::Kind::kConfigMap, name, false});
    contribution.config_map = std::move(all);
  }
  refer(EnvSource::Kind::kSecret);
}

/// What a pod is told of itself and of its node.
void contribute_fields(const PodSettings& settings, PodPart& pod) {
  for (const auto& [variable, field] : settings.field_env) pod.env.push_back({variable, "", "", "", field});
}

/// `key`: of a generated value in its Secret.
void contribute_secret(const App& app, const std::string& variable, const std::string& key,
                       const SecretVariable& source, PodPart& pod) {
  if (const auto* reference = std::get_if<SecretKeyRef>(&source)) {
    pod.env.push_back({variable, "", reference->name, reference->key});
    return;
  }
  pod.env.push_back({variable, "", kinds::generated_secret_name(app.key.name), key});
}

/// Config of one process alone. Its literals stand in the pod and in the release, not in the snapshot, all of
/// which every process is given (docs/decisions/0046-config-of-one-process.md).
void contribute_own_variables(const App& app, Contribution& contribution) {
  for (const auto& [name, process] : app.spec.processes) {
    if (process.env.empty() && process.secrets.empty() && process.pod.field_env.empty()) continue;
    PodPart& pod = contribution.process_pods[name];
    contribute_fields(process.pod, pod);
    for (const auto& [variable, value] : process.env) pod.env.push_back({variable, value, "", ""});
    for (const auto& [variable, source] : process.secrets)
      contribute_secret(app, variable, slot_of(name, variable), source, pod);
  }
}

constexpr std::size_t kMostOwnLiterals = 512 << 10;  // the AppRelease holds all of them

std::size_t own_literals_size(const AppSpec& spec) {
  std::size_t sum = 0;
  for (const auto& [name, process] : spec.processes) {
    sum += kinds::config_size(process.env);
    for (const auto& [sidecar_name, sidecar] : process.sidecars) sum += kinds::config_size(sidecar.env);
  }
  return sum;
}

Wait own_literals_too_large() {
  return too_large(
      "env of all processes and sidecars together hold more than 512 KiB, which is more than a release can "
      "hold; move "
      "what "
      "several processes have into config.env, and large values into the image or an object store. What runs "
      "goes on");
}

}  // namespace

Contribution contribute_config(const Observed& observed) {
  const App& app = observed.app;
  Contribution contribution;
  const std::vector<MissingReference> missing = missing_config(observed);
  if (!snapshot_must_wait(observed, missing)) {
    contribute_variables(observed, contribution);
    if (auto problem = contribute_files(observed, contribution))
      contribution.waits.push_back(too_large(std::move(*problem)));
  }
  contribute_fields(app.spec.pod, contribution.every_pod);
  for (const auto& [variable, source] : app.spec.config.secrets)
    contribute_secret(app, variable, variable, source, contribution.every_pod);
  contribution.generated = kinds::generated_keys(app.spec);
  contribute_own_variables(app, contribution);
  if (own_literals_size(app.spec) > kMostOwnLiterals) contribution.waits.push_back(own_literals_too_large());
  for (const MissingReference& each : missing)
    contribution.waits.push_back({condition::kConfigReady, each.reason, each.message});
  if (!observed.config_too_large.empty()) contribution.waits.push_back(too_large(observed.config_too_large));
  if (auto broken = broken_contract(observed)) contribution.waits.push_back(std::move(*broken));
  if (!observed.config_map_problem.empty()) {
    contribution.waits.push_back(
        {condition::kConfigReady, reason::kApiUnavailable, observed.config_map_problem});
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
