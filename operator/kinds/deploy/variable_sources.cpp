#include "kinds/deploy/variable_sources.hpp"

#include <algorithm>

#include "kinds/deploy/binding.hpp"
#include "kinds/deploy/sidecar_json.hpp"
#include "model/slot.hpp"

namespace twelvefactor::kinds {
namespace {

using From = VariableSource::From;

void add_config_map(const Observed& observed, const EnvSource& source, VariableSources& sources) {
  const auto found = observed.config_maps.find(source.name);
  if (found == observed.config_maps.end()) {
    // Without a cluster nobody knows what it holds.
    if (observed.offline) sources.all_known = false;
    return;
  }
  if (!found->second.data) {
    sources.all_known = false;
    return;
  }
  for (const auto& [name, value] : *found->second.data)
    sources.by_name[name] = {From::kConfigMap, value, {}, {}};
}

void add_secret(const Observed& observed, const EnvSource& source, VariableSources& sources) {
  const auto found = observed.secrets.find(source.name);
  if (found == observed.secrets.end() || !found->second.exists) {
    if (observed.offline) sources.all_known = false;
    return;
  }
  if (!found->second.keys_known) sources.all_known = false;
  for (const std::string& key : found->second.keys)
    sources.by_name[key] = {From::kSecret, {}, source.name, key};
}

VariableSource source_of(const SecretVariable& variable) {
  const auto* reference = std::get_if<SecretKeyRef>(&variable);
  if (reference == nullptr) return {From::kGenerated, {}, {}, {}};
  return {From::kSecret, {}, reference->name, reference->key};
}

void add_own(const std::string& name, const Process& process, VariableSources& sources) {
  for (const auto& [variable, field] : process.pod.field_env)
    sources.by_process[name][variable] = {From::kField, {}, {}, {}};
  for (const auto& [variable, value] : process.env)
    sources.by_process[name][variable] = {From::kLiteral, value, {}, {}};
  for (const auto& [variable, source] : process.secrets)
    sources.by_process[name][variable] = source_of(source);
}

}  // namespace

bool is_own_variable(std::string_view name) {
  return name == "PORT" || name == "SERVICE_BINDING_ROOT" || name.starts_with("TWELVEFACTOR_");
}

bool is_own_variable(std::string_view name, const AppSpec& spec) {
  return is_own_variable(name) || (is_port_variable(name) && any_named_port(spec));
}

bool is_port_variable(std::string_view name) {
  return name.starts_with("PORT_");
}

bool any_named_port(const AppSpec& spec) {
  return std::ranges::any_of(spec.processes, [](const auto& entry) { return !entry.second.ports.empty(); });
}

std::string port_variable(std::string_view port) {
  std::string name = "PORT_";
  for (const char c : port)
    name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == '-' ? '_' : c;
  return name;
}

std::vector<GeneratedKey> generated_keys(const AppSpec& spec) {
  std::vector<GeneratedKey> keys;
  const auto add = [&keys](const std::string& key, const SecretVariable& source) {
    if (const auto* value = std::get_if<GeneratedValue>(&source)) keys.push_back({key, *value});
  };
  for (const auto& [variable, source] : spec.config.secrets) add(variable, source);
  for (const auto& [name, process] : spec.processes) {
    for (const auto& [variable, source] : process.secrets) add(slot_of(name, variable), source);
  }
  return keys;
}

VariableSources variable_sources(const Observed& observed) {
  VariableSources sources;
  const Config& config = observed.app.spec.config;
  // The snapshot: literals over ConfigMaps. Then Secrets, which are referred to after it.
  for (const EnvSource& source : config.env_from) {
    if (source.kind == EnvSource::Kind::kConfigMap) add_config_map(observed, source, sources);
  }
  for (const auto& [name, value] : config.env) sources.by_name[name] = {From::kLiteral, value, {}, {}};
  for (const EnvSource& source : config.env_from) {
    if (source.kind == EnvSource::Kind::kSecret) add_secret(observed, source, sources);
  }
  for (const auto& [name, field] : observed.app.spec.pod.field_env)
    sources.by_name[name] = {From::kField, {}, {}, {}};
  for (const auto& [name, variable] : config.secrets) sources.by_name[name] = source_of(variable);
  for (const auto& [service_name, service] : observed.app.spec.backing_services) {
    for (const auto& [name, key] : service.env) {
      const auto stated = stated_entry(service, key);
      sources.by_name[name] = stated ? VariableSource{From::kLiteral, *stated, {}, {}}
                                     : VariableSource{From::kSecret, {}, service.secret_name, key};
    }
  }
  for (const auto& [name, process] : observed.app.spec.processes) add_own(name, process, sources);
  return sources;
}

}  // namespace twelvefactor::kinds
