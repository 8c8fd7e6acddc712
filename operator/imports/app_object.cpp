#include "imports/app_object.hpp"

#include <utility>

namespace twelvefactor::imports {
namespace {

Json probe_json(const DraftProbe& probe) {
  Json object;
  if (!probe.path.empty()) object["path"] = probe.path;
  if (probe.tcp) object["tcp"] = true;
  if (!probe.exec.empty()) object["exec"] = probe.exec;
  if (!probe.port.empty()) object["port"] = probe.port;
  const auto number = [&object](const char* name, int value) {
    if (value > 0) object[name] = value;
  };
  number("initialDelaySeconds", probe.initial_delay_seconds);
  number("periodSeconds", probe.period_seconds);
  number("timeoutSeconds", probe.timeout_seconds);
  number("failureThreshold", probe.failure_threshold);
  return object;
}

Json resources_json(const DraftProcess& process) {
  Json object;
  if (!process.requests.empty()) object["requests"] = process.requests;
  if (!process.limits.empty()) object["limits"] = process.limits;
  return object;
}

void add_ports(const DraftProcess& process, Json& object) {
  if (process.port > 0) object["port"] = process.port;
  for (const auto& [name, port] : process.ports) object["ports"][name] = {{"port", port}};
}

void add_scratch(const DraftProcess& process, Json& object) {
  for (const auto& [directory, scratch] : process.scratch) {
    Json& entry = object["scratch"][directory];
    entry["size"] = scratch.size;
    if (scratch.memory) entry["medium"] = "Memory";
  }
}

Json process_json(const DraftProcess& process) {
  Json object = Json::object();
  if (!process.command.empty()) object["command"] = process.command;
  if (!process.args.empty()) object["args"] = process.args;
  add_ports(process, object);
  if (process.singleton) object["singleton"] = true;
  if (process.replicas) object["replicas"] = *process.replicas;
  if (!process.env.empty()) object["env"] = process.env;
  if (Json resources = resources_json(process); !resources.is_null())
    object["resources"] = std::move(resources);
  if (process.startup) object["startup"] = probe_json(*process.startup);
  if (process.readiness) object["readiness"] = probe_json(*process.readiness);
  if (process.liveness) object["liveness"] = probe_json(*process.liveness);
  if (process.grace_seconds) object["terminationGracePeriodSeconds"] = *process.grace_seconds;
  add_scratch(process, object);
  if (!process.host.empty()) object["expose"]["host"] = process.host;
  if (!process.host.empty() && !process.path.empty()) object["expose"]["path"] = process.path;
  return object;
}

Json admin_process_json(const DraftAdminProcess& process) {
  Json object;
  object["command"] = process.command;
  object["trigger"] = process.trigger;
  if (!process.schedule.empty()) object["schedule"] = process.schedule;
  if (process.active_deadline_seconds > 0) object["activeDeadlineSeconds"] = process.active_deadline_seconds;
  return object;
}

Json config_json(const Draft& draft) {
  Json config;
  if (!draft.env.empty()) config["env"] = draft.env;
  for (const auto& [name, secret] : draft.secrets) {
    if (secret.generated) {
      config["secrets"][name]["generate"] = {{"bytes", 32}, {"encoding", "hex"}};
    } else {
      config["secrets"][name]["secretKeyRef"] = {{"name", draft.name + "-secrets"}, {"key", name}};
    }
  }
  for (const auto& [path, file] : draft.files) {
    if (file.secret_key.empty()) {
      config["files"][path]["value"] = file.value;
    } else {
      config["files"][path]["secretKeyRef"] = {{"name", draft.name + "-files"}, {"key", file.secret_key}};
    }
  }
  for (const auto& [name, variable] : draft.contract) {
    if (!variable.unset) config["contract"][name] = contract_entry(variable);
  }
  // What only comments say has to have a place.
  if (config.is_null() && !draft.contract.empty()) config["files"] = Json::object();
  return config;
}

Json service_json(const Draft& draft, const std::string& name, const DraftService& service) {
  Json object = {{"type", service.type}};
  if (!service.provider.empty()) object["provider"] = service.provider;
  if (!service.version.empty()) object["version"] = service.version;
  object["secretRef"]["name"] = draft.name + "-" + name;
  if (!service.env.empty()) object["env"] = service.env;
  if (service.mount) object["mount"] = true;
  return object;
}

}  // namespace

Json contract_entry(const DraftVariable& variable) {
  Json object = Json::object();
  if (variable.required) object["required"] = true;
  if (variable.secret) object["secret"] = true;
  if (!variable.description.empty()) object["description"] = variable.description;
  return object;
}

Json app_object(const Draft& draft, const Deploy& deploy) {
  Json app = {{"apiVersion", "twelvefactor.dev/v1alpha1"}, {"kind", "TwelveFactorApp"}};
  app["metadata"]["name"] = draft.name;
  if (!deploy.namespace_name.empty()) app["metadata"]["namespace"] = deploy.namespace_name;
  Json& spec = app["spec"];
  spec["environment"] = deploy.environment;
  spec["codebase"] = {{"repository", deploy.repository}, {"revision", deploy.revision}};
  spec["image"] = deploy.image;
  if (Json config = config_json(draft); !config.is_null()) spec["config"] = std::move(config);
  for (const auto& [name, service] : draft.services)
    spec["backingServices"][name] = service_json(draft, name, service);
  for (const auto& [name, process] : draft.processes) spec["processes"][name] = process_json(process);
  for (const auto& [name, process] : draft.admin_processes)
    spec["adminProcesses"][name] = admin_process_json(process);
  if (draft.run_as_user > 0) spec["security"]["runAsUser"] = draft.run_as_user;
  if (draft.run_as_group > 0) spec["security"]["runAsGroup"] = draft.run_as_group;
  return app;
}

}  // namespace twelvefactor::imports
