#include "reconcile/release/wanted.hpp"

#include <algorithm>

#include "kinds/build/config_map.hpp"
#include "kinds/deploy/expose_json.hpp"
#include "kinds/deploy/files_json.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/versions.hpp"
#include "model/lookup.hpp"
#include "model/slot.hpp"

namespace twelvefactor::reconcile {
namespace {

/// The version of a Secret that is there now; empty when there is none.
std::string current_version(const Observed& observed, const std::string& name) {
  if (name == kinds::generated_secret_name(observed.app.key.name)) {
    const Child* child = own_child(observed, Kind::kSecret, name);
    return child == nullptr ? "" : std::to_string(child->resource_version);
  }
  const auto found = observed.secrets.find(name);
  return found == observed.secrets.end() || !found->second.exists
             ? ""
             : std::to_string(found->second.resource_version);
}

const std::string* hash_of(const Observed& observed, const std::string& name) {
  if (!observed.prepared_hash.empty() && name == kinds::generated_secret_name(observed.app.key.name))
    return &observed.prepared_hash;
  const auto found = observed.secret_versions.find(name);
  if (found == observed.secret_versions.end()) return nullptr;
  const bool current = kinds::is_at_least(found->second.resource_version, current_version(observed, name));
  return current ? &found->second.hash : nullptr;
}

bool any_unread(const Observed& observed) {
  return std::ranges::any_of(
      kinds::secret_uses(observed.app.spec, observed.app.key.name), [&](const auto& use) {
        const bool absent = use.second.optional && current_version(observed, use.first).empty();
        return !absent && hash_of(observed, use.first) == nullptr;
      });
}

/// The names of the Secrets that config refers to, each once.
std::set<std::string> secrets_of_config(const AppSpec& spec, const std::string& app) {
  std::set<std::string> names;
  const auto add = [&](const std::map<std::string, SecretVariable>& secrets) {
    for (const auto& [variable, source] : secrets) {
      const auto* reference = std::get_if<SecretKeyRef>(&source);
      names.insert(reference == nullptr ? kinds::generated_secret_name(app) : reference->name);
    }
  };
  add(spec.config.secrets);
  for (const auto& [name, process] : spec.processes) add(process.secrets);
  for (const EnvSource& source : spec.config.env_from) {
    if (source.kind == EnvSource::Kind::kSecret) names.insert(source.name);
  }
  kinds::for_each_file(spec, [&names](const std::string&, const File& file, const std::string&) {
    if (file.from == File::From::kSecret) names.insert(file.name);
  });
  for (const auto& [name, process] : spec.processes) {
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      for (const auto& [variable, secret] : sidecar.secrets) names.insert(secret.name);
    }
  }
  return names;
}

std::string secrets_hash(const Observed& observed) {
  const std::set<std::string> names = secrets_of_config(observed.app.spec, observed.app.key.name);
  if (names.empty()) return {};
  Digest sum;
  for (const std::string& name : names) {
    const std::string* hash = hash_of(observed, name);
    sum += kinds::hash_leaf(name, hash == nullptr ? "absent" : *hash);
  }
  return kinds::to_hex(sum);
}

ReleasedService released(const Observed& observed, const std::string& name, const BackingService& service) {
  const std::string* hash = hash_of(observed, service.secret_name);
  return {service.type,
          service.provider,
          service.version,
          service.secret_name,
          service.env,
          service.mount,
          hash == nullptr ? "" : kinds::to_hex(kinds::hash_leaf(name, *hash))};
}

/// What the pods are to be given but for its size; a rotation alone is no other value yet.
std::map<std::string, SecretVariable> sources(std::map<std::string, SecretVariable> secrets) {
  for (auto& [variable, source] : secrets) {
    if (auto* generated = std::get_if<GeneratedValue>(&source)) generated->rotation.clear();
  }
  return secrets;
}

/// An autoscaler has decided on another number since.
int replicas(const Observed& observed, const std::string& name, const Process& process) {
  if (!process.autoscaling && process.scaled_by.empty()) return process.replicas;
  const Child* deployment =
      own_child(observed, Kind::kDeployment, kinds::deployment_name(observed.app.key.name, name));
  const int least = process.autoscaling ? process.autoscaling->min_replicas : 1;
  return std::max(least, deployment == nullptr ? 0 : deployment->rollout.wished);
}

/// `slot`: as kinds::for_each_file has it.
ReleasedFile released(const std::string& slot, const File& file, const Contribution& all) {
  if (file.from == File::From::kSecret) return {"", {file.name, file.key}};
  if (file.from == File::From::kSnapshot || !all.files_map) return {file.hash, {}};
  const auto text = all.files_map->find(kinds::file_key(slot));
  return {text == all.files_map->end() ? std::string() : kinds::file_hash(text->second), {}};
}

ReleasedFiles released(const std::string& before, const Files& files, const Contribution& all) {
  ReleasedFiles result;
  for (const auto& [path, file] : files) result[path] = released(before + path, file, all);
  return result;
}

std::map<std::string, ReleasedSidecar> released_sidecars(const std::string& process,
                                                         const std::map<std::string, Sidecar>& sidecars,
                                                         const Contribution& all) {
  std::map<std::string, ReleasedSidecar> result;
  for (const auto& [name, each] : sidecars) {
    result[name] = {
        each.image,     each.command, each.args,      each.env,
        each.secrets,   each.startup, each.readiness, released(sidecar_slot(process, name), each.files, all),
        each.resources, each.ports};
  }
  return result;
}

ReleasedCommand released(const Observed& observed, const std::string& name, const Process& process,
                         const Contribution& all) {
  return {process.command,
          process.args,
          process.port,
          process.startup,
          process.readiness,
          process.liveness,
          ProcessSize{replicas(observed, name, process), process.resources,
                      process.termination_grace_period_seconds, process.pre_stop_sleep_seconds,
                      process.singleton},
          process.expose ? std::optional(kinds::address_of(*process.expose)) : std::nullopt,
          process.pod.field_env,
          process.env,
          sources(process.secrets),
          process.scratch,
          process.ports,
          released_sidecars(name, process.sidecars, all)};
}

std::set<std::string> literals(const Observed& observed) {
  // Of a release that runs again they are those that it wrote down.
  if (observed.pinned && observed.pinned->literals) return *observed.pinned->literals;
  std::set<std::string> names;
  for (const auto& [name, value] : observed.app.spec.config.env) names.insert(name);
  return names;
}

}  // namespace

Wanted wanted_release(const Observed& observed, const Contribution& all, bool generated_is_current) {
  const bool waits = std::ranges::any_of(all.waits, [](const Wait& wait) { return wait.holds_pods; });
  if (waits) return {};
  if (!generated_is_current || any_unread(observed)) return {std::nullopt, observed.secret_problem.empty()};

  const AppSpec& spec = observed.app.spec;
  ReleaseContent content;
  content.environment = spec.environment;
  content.codebase = spec.codebase;
  content.image = spec.image;
  content.config_map = spec.config.snapshot;
  content.config_hash = spec.config.snapshot_hash;
  if (all.config_map) {
    content.config_hash = kinds::config_hash(*all.config_map);
    content.config_map = kinds::config_map_name(observed.app.key.name, content.config_hash);
  }
  content.files_map = spec.config.files_snapshot;
  content.files_hash = spec.config.files_hash;
  if (all.files_map) {
    content.files_hash = kinds::config_hash(*all.files_map);
    content.files_map = kinds::files_map_name(observed.app.key.name, content.files_hash);
  }
  content.files = released("", spec.config.files, all);
  content.field_env = spec.pod.field_env;
  content.secrets = sources(spec.config.secrets);
  for (const EnvSource& source : spec.config.env_from) {
    if (source.kind == EnvSource::Kind::kSecret) content.secret_sources.push_back(source);
  }
  content.secrets_hash = secrets_hash(observed);
  for (const auto& [name, service] : spec.backing_services)
    content.backing_services[name] = released(observed, name, service);
  for (const auto& [name, process] : spec.processes)
    content.processes[name] = released(observed, name, process, all);
  content.literals = literals(observed);
  for (const auto& [name, process] : spec.admin_processes) {
    if (process.trigger == AdminProcess::Trigger::kBeforeRelease)
      content.gates[name] = {process.command, process.args};
  }
  return {std::move(content), false};
}

}  // namespace twelvefactor::reconcile
