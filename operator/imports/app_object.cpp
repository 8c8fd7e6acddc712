#include "imports/app_object.hpp"

#include <utility>

namespace twelvefactor::imports {
namespace {

Json process_json(const DraftProcess& process) {
  Json object;
  object["command"] = process.command;
  if (process.port) object["port"] = 8080;
  if (process.singleton) object["singleton"] = true;
  if (process.replicas) object["replicas"] = *process.replicas;
  if (!process.env.empty()) object["env"] = process.env;
  if (process.port) object["readiness"] = {{"tcp", true}};
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
  for (const auto& [name, variable] : draft.contract) {
    if (!variable.unset) config["contract"][name] = contract_entry(variable);
  }
  return config;
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
  for (const auto& [name, service] : draft.services) {
    spec["backingServices"][name] = {
        {"type", service.type}, {"secretRef", {{"name", draft.name + "-" + name}}}, {"env", service.env}};
  }
  for (const auto& [name, process] : draft.processes) spec["processes"][name] = process_json(process);
  for (const auto& [name, process] : draft.admin_processes)
    spec["adminProcesses"][name] = admin_process_json(process);
  return app;
}

}  // namespace twelvefactor::imports
