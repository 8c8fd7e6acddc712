#include "kinds/build/app_release.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "kinds/build/release_status.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/json/json_fields.hpp"
#include "kinds/json/json_optional.hpp"
#include "kinds/json/probe_json.hpp"
#include "kinds/text/encoding.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

json secret_json(const SecretVariable& source) {
  if (const auto* reference = std::get_if<SecretKeyRef>(&source))
    return {{"name", reference->name}, {"key", reference->key}};
  const auto& generated = std::get<GeneratedValue>(source);
  return {{"generated", {{"bytes", generated.bytes}, {"encoding", encoding_name(generated.encoding)}}}};
}

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

void add_probe(json& process, const char* name, const std::optional<Probe>& probe) {
  if (probe) process[name] = probe_json(*probe);
}

json command_json(const ReleasedCommand& process, int format) {
  json object = {{"command", process.command}};
  add_if_any(object, "args", process.args);
  if (process.port) object["port"] = *process.port;
  if (format < 2) return object;
  add_probe(object, "startup", process.startup);
  add_probe(object, "readiness", process.readiness);
  add_probe(object, "liveness", process.liveness);
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

/// What makes it this release and no other, as far as a release of that format knows it.
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
  for (const auto& [variable, source] : content.secrets) spec["secrets"][variable] = secret_json(source);
  for (const EnvSource& source : content.secret_sources) spec["secretSources"].push_back(source_json(source));
  add_if_any(spec, "secretsHash", content.secrets_hash);
  for (const auto& [name, service] : content.backing_services)
    spec["backingServices"][name] = service_json(service);
  if (!content.gates.empty()) spec["adminProcesses"] = commands_json(content.gates, format);
  return spec;
}

/// What is written down beside it, and makes no other release.
void add_information(const ReleaseContent& content, json& spec) {
  if (content.format > 1) spec["format"] = content.format;
  if (content.literals) spec["literals"] = *content.literals;
  for (const auto& [name, process] : content.processes) {
    if (!process.size) continue;
    json& object = spec["processes"][name];
    object["replicas"] = process.size->replicas;
    object["terminationGracePeriodSeconds"] = process.size->termination_grace_period_seconds;
    object["preStopSleepSeconds"] = process.size->pre_stop_sleep_seconds;
    add_if_any(object["resources"], "requests", process.size->resources.requests);
    add_if_any(object["resources"], "limits", process.size->resources.limits);
    if (object["resources"].is_null()) object.erase("resources");
  }
}

std::string hash_of(const json& value) {
  return to_hex(hash_leaf("", value.dump()));
}

/// Without what a Secret holds, and only that.
std::pair<json, json> parts_of_services(const json& spec) {
  json services = spec.value("backingServices", json::object());
  json contents = json::object();
  for (auto& [name, service] : services.items()) {
    contents[name] = service.value("contentHash", "");
    service.erase("contentHash");
  }
  return {std::move(services), std::move(contents)};
}

constexpr std::size_t kManagerLimit = 128;  // as of the API server

constexpr std::array kReasons = {"Initial",        "Image",   "Codebase", "Config",
                                 "BackingService", "Command", "Rotation", "Rollback"};

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
  const JsonFields resources = fields.object("resources");
  ProcessSize size;
  size.replicas = *replicas;
  size.resources = {resources.text_map("requests"), resources.text_map("limits")};
  size.termination_grace_period_seconds =
      fields.integer("terminationGracePeriodSeconds", size.termination_grace_period_seconds);
  size.pre_stop_sleep_seconds = fields.integer("preStopSleepSeconds", size.pre_stop_sleep_seconds);
  return size;
}

ReleasedCommand read_process(const JsonFields& fields) {
  ReleasedCommand process = read_command(fields);
  const auto probe = [&fields](const char* name) {
    return fields.has(name) ? std::optional(read_probe(fields.object(name))) : std::nullopt;
  };
  process.port = fields.optional_integer("port");
  process.startup = probe("startup");
  process.readiness = probe("readiness");
  process.liveness = probe("liveness");
  process.size = read_size(fields);
  return process;
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

}  // namespace

const char* to_string(ReleaseReason reason) {
  return kReasons.at(static_cast<std::size_t>(reason));
}

std::string image_digest(std::string_view image) {
  const std::size_t at = image.find('@');
  return at == std::string_view::npos ? std::string() : std::string(image.substr(at + 1));
}

std::string release_hash(const ReleaseContent& content, int format) {
  return hash_of(content_json(content, format));
}

ReleaseParts release_parts(const ReleaseContent& content, int format) {
  const json spec = content_json(content, format);
  const auto part = [&spec](std::initializer_list<const char*> names) {
    json picked = json::object();
    for (const char* name : names) picked[name] = spec.value(name, json());
    return hash_of(picked);
  };
  const auto [services, contents] = parts_of_services(spec);
  return {{ReleaseReason::kImage, part({"image"})},
          {ReleaseReason::kCodebase, part({"codebase"})},
          {ReleaseReason::kConfig, part({"environment", "configHash", "secrets", "secretSources"})},
          {ReleaseReason::kBackingService, hash_of(services)},
          {ReleaseReason::kCommand, part({"processes", "adminProcesses"})},
          {ReleaseReason::kRotation, hash_of({part({"secretsHash"}), contents})}};
}

BuiltObject build_app_release(const ObjectMeta& meta, const ReleaseHeading& heading,
                              const ReleaseContent& content) {
  json object = object_with_meta(Kind::kAppRelease, meta);
  json spec = content_json(content, content.format);
  add_information(content, spec);
  spec["app"] = meta.owner_name;
  spec["number"] = heading.number;
  spec["reason"] = to_string(heading.reason);
  for (const ReleaseReason change : heading.changes) spec["changes"].push_back(to_string(change));
  if (heading.rollback_of > 0) spec["rollbackOf"] = heading.rollback_of;
  add_if_any(spec, "changedBy", cut(heading.changed_by, kManagerLimit));
  object["spec"] = std::move(spec);
  return finish(Kind::kAppRelease, object);
}

Result<ReleaseContent> read_release_content(std::string_view object_json) {
  const json object = json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("spec")) return Error{"the answer is no AppRelease"};
  JsonReading reading;
  ReleaseContent content = read_content(JsonFields(object.at("spec"), ".spec", reading));
  if (!reading.error.empty()) return Error{reading.error};
  return content;
}

std::optional<ReleaseFacts> read_release_facts(std::string_view object_json) {
  const json object = json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("spec")) return std::nullopt;
  JsonReading reading;
  const JsonFields fields(object, "", reading);
  const JsonFields spec = fields.object("spec");
  const ReleaseContent content = read_content(spec);
  ReleaseFacts facts;
  facts.number = spec.integer("number", 0);
  facts.format = content.format;
  facts.hash = release_hash(content);
  facts.parts = release_parts(content);
  facts.config_map = content.config_map;
  facts.image = content.image;
  facts.revision = content.codebase.revision;
  for (const auto& [name, process] : content.processes) facts.processes.push_back(name);
  facts.status = read_release_status(fields.object("status"));
  return facts;
}

}  // namespace twelvefactor::kinds
