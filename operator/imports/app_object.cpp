#include "imports/app_object.hpp"

#include <utility>

#include "imports/process_object.hpp"

namespace twelvefactor::imports {
namespace {

Json file_json(const Draft& draft, const DraftFile& file) {
  if (!file.config_map.empty())
    return {{"configMapKeyRef", {{"name", file.config_map}, {"key", file.config_map_key}}}};
  if (file.secret_key.empty()) return {{"value", file.value}};
  return {{"secretKeyRef",
           {{"name", file.secret_name.empty() ? draft.name + "-files" : file.secret_name},
            {"key", file.secret_key}}}};
}

Json config_json(const Draft& draft) {
  Json config;
  if (!draft.env.empty()) config["env"] = draft.env;
  for (const DraftEnvSource& each : draft.env_from) {
    Json source = {{"name", each.name}};
    if (each.optional) source["optional"] = true;
    config["envFrom"].push_back({{each.secret ? "secretRef" : "configMapRef", std::move(source)}});
  }
  for (const auto& [name, secret] : draft.secrets) config["secrets"][name] = secret_json(draft, name, secret);
  for (const auto& [path, file] : draft.files) config["files"][path] = file_json(draft, file);
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
  object["secretRef"]["name"] = service.secret_name.empty() ? draft.name + "-" + name : service.secret_name;
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
  for (const std::string& name : draft.image_pull_secrets)
    spec["imagePullSecrets"].push_back({{"name", name}});
  if (Json config = config_json(draft); !config.is_null()) spec["config"] = std::move(config);
  for (const auto& [name, service] : draft.services)
    spec["backingServices"][name] = service_json(draft, name, service);
  for (const auto& [name, process] : draft.processes) spec["processes"][name] = process_json(draft, process);
  for (const auto& [name, process] : draft.admin_processes)
    spec["adminProcesses"][name] = admin_process_json(process);
  if (!draft.account_annotations.empty()) spec["serviceAccount"]["annotations"] = draft.account_annotations;
  if (Json pod = pod_json(draft.pod); !pod.is_null()) spec["pod"] = std::move(pod);
  if (Json placement = placement_json(draft.placement); !placement.is_null())
    spec["placement"] = std::move(placement);
  if (draft.run_as_user > 0) spec["security"]["runAsUser"] = draft.run_as_user;
  if (draft.run_as_group > 0) spec["security"]["runAsGroup"] = draft.run_as_group;
  return app;
}

}  // namespace twelvefactor::imports
