#include "kinds/deploy/on_release.hpp"

#include "kinds/deploy/binding.hpp"
#include "kinds/deploy/expose_json.hpp"
#include "kinds/deploy/files_json.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/text/names.hpp"
#include "model/slot.hpp"

namespace twelvefactor::kinds {
namespace {

using SecretVariables = std::map<std::string, SecretVariable>;

SecretVariables as_they_are_now(SecretVariables released, const SecretVariables& current) {
  for (auto& [variable, source] : released) {
    auto* generated = std::get_if<GeneratedValue>(&source);
    const auto now = current.find(variable);
    if (generated == nullptr || now == current.end()) continue;
    if (const auto* same = std::get_if<GeneratedValue>(&now->second)) *generated = *same;
  }
  return released;
}

Files files_of(const ReleasedFiles& released) {
  Files files;
  for (const auto& [path, file] : released) {
    files[path] = file.hash.empty() ? File{File::From::kSecret, "", file.secret.name, file.secret.key, ""}
                                    : File{File::From::kSnapshot, "", "", "", file.hash};
  }
  return files;
}

/// What they ask for is as the spec says now; of one that it does not name any more, as it was last.
std::map<std::string, Sidecar> sidecars_of(const ReleasedCommand& released,
                                           const std::map<std::string, Sidecar>& current) {
  std::map<std::string, Sidecar> sidecars;
  for (const auto& [name, each] : released.sidecars) {
    const auto now = current.find(name);
    sidecars[name] = {
        each.image,   each.command,   each.args,
        each.env,     each.secrets,   now == current.end() ? each.resources : now->second.resources,
        each.startup, each.readiness, files_of(each.files),
        each.ports};
  }
  return sidecars;
}

Config config_of(const Config& current, const ReleaseContent& content) {
  Config config;
  config.snapshot = content.config_map;
  config.snapshot_hash = content.config_hash;
  config.env_from = content.secret_sources;
  config.secrets = as_they_are_now(content.secrets, current.secrets);
  config.files_snapshot = content.files_map;
  config.files_hash = content.files_hash;
  config.files = files_of(content.files);
  return config;
}

std::map<std::string, BackingService> services_of(const ReleaseContent& content) {
  std::map<std::string, BackingService> services;
  for (const auto& [name, released] : content.backing_services) {
    services[name] = {released.type, released.provider, released.version, released.secret_name,
                      released.env,  released.mount,    std::nullopt};
  }
  return services;
}

/// The way in that the spec gives to a process in the place of this one: one with its address, which is no
/// part of the release and so does not run. Any other host may be somebody else's by now.
std::optional<Expose> way_in(const AppSpec& spec, const ReleaseContent& content,
                             const ReleasedAddress& address) {
  for (const auto& [name, process] : spec.processes) {
    if (content.processes.contains(name) || !process.expose) continue;
    if (address_of(*process.expose) == address) return process.expose;
  }
  return std::nullopt;
}

/// What the spec says of the process; where it does not name it any more, how it ran last.
Process beside(const AppSpec& spec, const std::string& name, const ReleaseContent& content) {
  const auto now = spec.processes.find(name);
  if (now != spec.processes.end()) return now->second;
  const ReleasedCommand& released = content.processes.at(name);
  Process process;
  if (released.address) process.expose = way_in(spec, content, *released.address);
  if (!released.size) return process;
  process.replicas = released.size->replicas;
  process.resources = released.size->resources;
  process.termination_grace_period_seconds = released.size->termination_grace_period_seconds;
  process.pre_stop_sleep_seconds = released.size->pre_stop_sleep_seconds;
  process.singleton = released.size->singleton;
  return process;
}

/// The size follows the load of now; of a directory that the spec does not name any more it is the last.
std::map<std::string, Scratch> of_size_now(std::map<std::string, Scratch> released,
                                           const std::map<std::string, Scratch>& current) {
  for (auto& [path, scratch] : released) {
    const auto now = current.find(path);
    if (now != current.end()) scratch.size = now->second.size;
  }
  return released;
}

/// A probe over the network asks a port.
void drop_probes_without_port(Process& process) {
  const auto answered = [&process](const Probe& probe) {
    if (!probe.exec.empty()) return true;
    const bool main = probe.port.empty() || probe.port == kPortName;
    return main ? process.port.has_value() : process.ports.contains(probe.port);
  };
  for (auto* probe : {&process.startup, &process.readiness, &process.liveness}) {
    if (*probe && !answered(**probe)) probe->reset();
  }
}

std::map<std::string, Process> processes_of(const AppSpec& spec, const ReleaseContent& content) {
  std::map<std::string, Process> processes;
  for (const auto& [name, released] : content.processes) {
    Process process = beside(spec, name, content);
    process.command = released.command;
    process.args = released.args;
    process.port = released.port;
    process.ports = released.ports;
    process.pod.field_env = released.field_env;
    process.env = released.env;
    process.scratch = of_size_now(released.scratch, process.scratch);
    process.sidecars = sidecars_of(released, process.sidecars);
    process.secrets = as_they_are_now(released.secrets, process.secrets);
    if (!process.port) process.expose.reset();
    if (content.format >= ReleaseContent::kFormatWithProbes) {
      process.startup = released.startup;
      process.readiness = released.readiness;
      process.liveness = released.liveness;
    }
    drop_probes_without_port(process);
    processes.emplace(name, std::move(process));
  }
  return processes;
}

std::map<std::string, AdminProcess> admin_processes_of(const AppSpec& spec, const ReleaseContent& content) {
  std::map<std::string, AdminProcess> processes;
  for (const auto& [name, process] : spec.admin_processes) {
    if (process.trigger != AdminProcess::Trigger::kBeforeRelease) processes.emplace(name, process);
  }
  for (const auto& [name, released] : content.gates) {
    const auto now = spec.admin_processes.find(name);
    AdminProcess process = now == spec.admin_processes.end() ? AdminProcess{} : now->second;
    process.trigger = AdminProcess::Trigger::kBeforeRelease;
    process.command = released.command;
    process.args = released.args;
    processes.insert_or_assign(name, std::move(process));
  }
  return processes;
}

}  // namespace

AppSpec on_release(AppSpec spec, const ReleaseContent& content) {
  spec.environment = content.environment;
  spec.codebase = content.codebase;
  spec.image = content.image;
  spec.config = config_of(spec.config, content);
  spec.pod.field_env = content.field_env;
  spec.backing_services = services_of(content);
  spec.processes = processes_of(spec, content);
  spec.admin_processes = admin_processes_of(spec, content);
  return spec;
}

AppSpec on_release(AppSpec spec, const ReleaseContent& content, const StringMap& literals) {
  spec = on_release(std::move(spec), content);
  spec.config.env = literals;
  return spec;
}

StringMap literals_of(const ReleaseContent& content, StringMap snapshot) {
  if (content.literals)
    std::erase_if(snapshot,
                  [&content](const auto& entry) { return !content.literals->contains(entry.first); });
  return snapshot;
}

std::map<std::string, SecretUse> secret_uses(const AppSpec& spec, const std::string& app) {
  std::map<std::string, SecretUse> uses;
  const auto need = [&uses](const std::string& secret, const std::string& key) {
    uses[secret].keys.insert(key);
    uses[secret].optional = false;
  };
  const auto take = [&](const SecretVariable& source, const std::string& key) {
    if (const auto* reference = std::get_if<SecretKeyRef>(&source)) {
      need(reference->name, reference->key);
    } else {
      need(generated_secret_name(app), key);
    }
  };
  for (const auto& [variable, source] : spec.config.secrets) take(source, variable);
  for (const auto& [name, process] : spec.processes) {
    for (const auto& [variable, source] : process.secrets) take(source, slot_of(name, variable));
  }
  for_each_file(spec, [&uses](const std::string&, const File& file, const std::string&) {
    if (file.from != File::From::kSecret) return;
    uses[file.name].files.insert(file.key);
    uses[file.name].optional = false;
  });
  for (const auto& [name, process] : spec.processes) {
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      for (const auto& [variable, secret] : sidecar.secrets) need(secret.name, secret.key);
    }
  }
  for (const EnvSource& source : spec.config.env_from) {
    if (source.kind != EnvSource::Kind::kSecret) continue;
    uses[source.name].all = true;
    if (!source.optional) uses[source.name].optional = false;
  }
  for (const auto& [name, service] : spec.backing_services) {
    if (service.secret_name.empty()) continue;  // not bound yet
    SecretUse& use = uses[service.secret_name];
    use.optional = false;
    if (service.mount) use.all = true;
    for (const auto& [variable, key] : service.env) {
      if (!stated_entry(service, key)) use.keys.insert(key);
    }
  }
  return uses;
}

}  // namespace twelvefactor::kinds
