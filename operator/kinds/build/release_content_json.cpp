#include "kinds/build/release_content_json.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/build/app_release.hpp"
#include "kinds/build/release_sidecar_json.hpp"
#include "kinds/json/json_optional.hpp"
#include "kinds/json/probe_json.hpp"
#include "kinds/text/encoding.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

json service_json(const ReleasedService& service) {
  json object = {{"secretName", service.secret_name}};
  add_if_any(object, "type", service.type);
  add_if_any(object, "provider", service.provider);
  add_if_any(object, "version", service.version);
  add_if_any(object, "env", service.env);
  if (service.mount) object["mount"] = true;
  add_if_any(object, "contentHash", service.content_hash);
  return object;
}

json command_json(const ReleasedCommand& process, int format) {
  json object = {{"command", process.command}};
  add_if_any(object, "args", process.args);
  if (process.port) object["port"] = *process.port;
  add_released_ports(object, process.ports);
  add_if_any(object, "fieldEnv", process.field_env);
  add_if_any(object, "env", process.env);
  for (const auto& [path, scratch] : process.scratch)
    object["scratch"][path] = scratch.memory ? json{{"medium", "Memory"}} : json::object();
  for (const auto& [variable, source] : process.secrets)
    object["secrets"][variable] = released_secret_json(source);
  for (const auto& [name, sidecar] : process.sidecars)
    object["sidecars"][name] = released_sidecar_json(sidecar);
  if (format < ReleaseContent::kFormatWithProbes) return object;
  add_released_probe(object, "startup", process.startup);
  add_released_probe(object, "readiness", process.readiness);
  add_released_probe(object, "liveness", process.liveness);
  return object;
}

json commands_json(const std::map<std::string, ReleasedCommand>& commands, int format) {
  json map = json::object();
  for (const auto& [name, command] : commands) map[name] = command_json(command, format);
  return map;
}

json source_json(const EnvSource& source) {
  json object = {{"name", source.name}};
  if (source.optional) object["optional"] = true;
  return object;
}

SecretVariable read_secret(const JsonFields& fields) {
  if (fields.has("name")) return SecretKeyRef{fields.text("name"), fields.text("key")};
  const JsonFields generated = fields.object("generated");
  GeneratedValue value;
  value.bytes = generated.integer("bytes", value.bytes);
  value.encoding = encoding_of(generated.text("encoding")).value_or(value.encoding);
  return value;
}

ReleasedService read_service(const JsonFields& fields) {
  return {fields.text("type"),       fields.text("provider"), fields.text("version"),
          fields.text("secretName"), fields.text_map("env"),  fields.boolean("mount"),
          fields.text("contentHash")};
}

ReleasedCommand read_command(const JsonFields& fields) {
  return {fields.texts("command"), fields.texts("args")};
}

std::optional<ProcessSize> read_size(const JsonFields& fields) {
  const auto replicas = fields.optional_integer("replicas");
  if (!replicas) return std::nullopt;
  ProcessSize size;
  size.replicas = *replicas;
  size.resources = read_released_resources(fields);
  size.termination_grace_period_seconds =
      fields.integer("terminationGracePeriodSeconds", size.termination_grace_period_seconds);
  size.pre_stop_sleep_seconds = fields.integer("preStopSleepSeconds", size.pre_stop_sleep_seconds);
  size.singleton = fields.boolean("singleton");
  return size;
}

/// One host and one path are written as they always were: what is the same is no other object.
json address_json(const ReleasedAddress& address) {
  if (address.hosts.size() == 1 && address.paths.size() == 1)
    return {{"host", address.hosts.front()}, {"path", address.paths.front()}};
  return {{"hosts", address.hosts}, {"paths", address.paths}};
}

ReleasedAddress read_address(const JsonFields& fields) {
  if (fields.has("hosts")) return {fields.texts("hosts"), fields.texts("paths")};
  return {{fields.text("host")}, {fields.text("path", "/")}};
}

ReleasedCommand read_process(const JsonFields& fields) {
  ReleasedCommand process = read_command(fields);
  process.port = fields.optional_integer("port");
  process.ports = read_released_ports(fields);
  process.startup = read_released_probe(fields, "startup");
  process.readiness = read_released_probe(fields, "readiness");
  process.liveness = read_released_probe(fields, "liveness");
  process.field_env = fields.text_map("fieldEnv");
  process.env = fields.text_map("env");
  fields.each("secrets", [&process](const std::string& name, const JsonFields& source) {
    process.secrets.emplace(name, read_secret(source));
  });
  fields.each("scratch", [&process](const std::string& path, const JsonFields& scratch) {
    process.scratch[path] = {scratch.text("size"), scratch.text("medium") == "Memory"};
  });
  fields.each("sidecars", [&process](const std::string& name, const JsonFields& sidecar) {
    process.sidecars.emplace(name, read_released_sidecar(sidecar));
  });
  process.size = read_size(fields);
  if (fields.has("expose")) {
    const JsonFields expose = fields.object("expose");
    process.address = read_address(expose);
  }
  return process;
}

}  // namespace

json content_json(const ReleaseContent& content, int format) {
  format = std::min(format, content.format);
  json spec = {
      {"environment", content.environment},
      {"codebase", {{"repository", content.codebase.repository}, {"revision", content.codebase.revision}}},
      {"image", content.image},
      {"processes", commands_json(content.processes, format)}};
  add_if_any(spec, "imageDigest", image_digest(content.image));
  add_if_any(spec, "configMapName", content.config_map);
  add_if_any(spec, "configHash", content.config_hash);
  add_if_any(spec, "filesConfigMapName", content.files_map);
  add_if_any(spec, "filesHash", content.files_hash);
  add_released_files(spec, content.files);
  add_if_any(spec, "fieldEnv", content.field_env);
  for (const auto& [variable, source] : content.secrets)
    spec["secrets"][variable] = released_secret_json(source);
  for (const EnvSource& source : content.secret_sources) spec["secretSources"].push_back(source_json(source));
  add_if_any(spec, "secretsHash", content.secrets_hash);
  for (const auto& [name, service] : content.backing_services)
    spec["backingServices"][name] = service_json(service);
  if (!content.gates.empty()) spec["adminProcesses"] = commands_json(content.gates, format);
  // One that is made again after it was deleted gets its own format again: only its hash tells which.
  if (format >= ReleaseContent::kFormatWithoutLogs) spec["format"] = format;
  return spec;
}

void add_information(const ReleaseContent& content, json& spec) {
  if (content.format > 1) spec["format"] = content.format;
  if (content.literals) spec["literals"] = *content.literals;
  for (const auto& [name, process] : content.processes) {
    if (process.address) spec["processes"][name]["expose"] = address_json(*process.address);
    for (const auto& [path, scratch] : process.scratch)
      spec["processes"][name]["scratch"][path]["size"] = scratch.size;
    for (const auto& [sidecar_name, sidecar] : process.sidecars)
      add_released_resources(spec["processes"][name]["sidecars"][sidecar_name], sidecar.resources);
    if (!process.size) continue;
    json& object = spec["processes"][name];
    object["replicas"] = process.size->replicas;
    object["terminationGracePeriodSeconds"] = process.size->termination_grace_period_seconds;
    object["preStopSleepSeconds"] = process.size->pre_stop_sleep_seconds;
    if (process.size->singleton) object["singleton"] = true;
    add_released_resources(object, process.size->resources);
  }
}

ReleaseContent read_content(const JsonFields& spec) {
  ReleaseContent content;
  content.format = spec.integer("format", 1);
  content.environment = spec.required_text("environment");
  const JsonFields codebase = spec.object("codebase");
  content.codebase = {codebase.text("repository"), codebase.text("revision")};
  content.image = spec.required_text("image");
  content.config_map = spec.text("configMapName");
  content.config_hash = spec.text("configHash");
  content.files_map = spec.text("filesConfigMapName");
  content.files_hash = spec.text("filesHash");
  content.files = read_released_files(spec);
  content.field_env = spec.text_map("fieldEnv");
  spec.each("secrets", [&content](const std::string& name, const JsonFields& source) {
    content.secrets.emplace(name, read_secret(source));
  });
  spec.each_item("secretSources", [&content](const JsonFields& item) {
    content.secret_sources.push_back(
        {EnvSource::Kind::kSecret, item.required_text("name"), item.boolean("optional")});
  });
  content.secrets_hash = spec.text("secretsHash");
  spec.each("backingServices", [&content](const std::string& name, const JsonFields& service) {
    content.backing_services.emplace(name, read_service(service));
  });
  spec.each("processes", [&content](const std::string& name, const JsonFields& process) {
    content.processes.emplace(name, read_process(process));
  });
  spec.each("adminProcesses", [&content](const std::string& name, const JsonFields& process) {
    content.gates.emplace(name, read_command(process));
  });
  if (spec.has("literals")) {
    const auto names = spec.texts("literals");
    content.literals = std::set<std::string>(names.begin(), names.end());
  }
  return content;
}

}  // namespace twelvefactor::kinds
