#include "kinds/build/release_sidecar_json.hpp"

#include "kinds/json/json_optional.hpp"
#include "kinds/json/probe_json.hpp"
#include "kinds/text/encoding.hpp"

namespace twelvefactor::kinds {

using nlohmann::json;

json released_secret_json(const SecretVariable& source) {
  if (const auto* reference = std::get_if<SecretKeyRef>(&source))
    return {{"name", reference->name}, {"key", reference->key}};
  const auto& generated = std::get<GeneratedValue>(source);
  return {{"generated", {{"bytes", generated.bytes}, {"encoding", encoding_name(generated.encoding)}}}};
}

void add_released_probe(json& process, const char* name, const std::optional<Probe>& probe) {
  if (probe) process[name] = probe_json(*probe);
}

void add_released_resources(json& object, const Resources& resources) {
  json stated;
  add_if_any(stated, "requests", resources.requests);
  add_if_any(stated, "limits", resources.limits);
  if (!stated.is_null()) object["resources"] = std::move(stated);
}

void add_released_ports(json& object, const std::map<std::string, NamedPort>& ports) {
  for (const auto& [name, port] : ports) {
    json& entry = object["ports"][name];
    entry["port"] = port.port;
    add_if_any(entry, "appProtocol", port.app_protocol);
  }
}

namespace {

json released_file_json(const ReleasedFile& file) {
  if (file.hash.empty()) return {{"name", file.secret.name}, {"key", file.secret.key}};
  return {{"hash", file.hash}};
}

}  // namespace

void add_released_files(json& object, const ReleasedFiles& files) {
  for (const auto& [path, file] : files) object["files"][path] = released_file_json(file);
}

json released_sidecar_json(const ReleasedSidecar& sidecar) {
  json object = {{"image", sidecar.image}};
  add_if_any(object, "command", sidecar.command);
  add_if_any(object, "args", sidecar.args);
  add_if_any(object, "env", sidecar.env);
  for (const auto& [variable, secret] : sidecar.secrets)
    object["secrets"][variable] = released_secret_json(secret);
  add_released_probe(object, "startup", sidecar.startup);
  add_released_probe(object, "readiness", sidecar.readiness);
  add_released_files(object, sidecar.files);
  add_released_ports(object, sidecar.ports);
  return object;
}

ReleasedFiles read_released_files(const JsonFields& fields) {
  ReleasedFiles files;
  fields.each("files", [&files](const std::string& path, const JsonFields& file) {
    files[path] = {file.text("hash"), {file.text("name"), file.text("key")}};
  });
  return files;
}

std::optional<Probe> read_released_probe(const JsonFields& fields, const char* name) {
  return fields.has(name) ? std::optional(read_probe(fields.object(name))) : std::nullopt;
}

Resources read_released_resources(const JsonFields& fields) {
  const JsonFields resources = fields.object("resources");
  return {resources.text_map("requests"), resources.text_map("limits")};
}

std::map<std::string, NamedPort> read_released_ports(const JsonFields& fields) {
  std::map<std::string, NamedPort> ports;
  fields.each("ports", [&ports](const std::string& name, const JsonFields& port) {
    ports[name] = {port.integer("port", 0), port.text("appProtocol")};
  });
  return ports;
}

ReleasedSidecar read_released_sidecar(const JsonFields& fields) {
  ReleasedSidecar sidecar;
  sidecar.image = fields.text("image");
  sidecar.command = fields.texts("command");
  sidecar.args = fields.texts("args");
  sidecar.env = fields.text_map("env");
  fields.each("secrets", [&sidecar](const std::string& name, const JsonFields& source) {
    sidecar.secrets[name] = {source.text("name"), source.text("key")};
  });
  sidecar.startup = read_released_probe(fields, "startup");
  sidecar.readiness = read_released_probe(fields, "readiness");
  sidecar.files = read_released_files(fields);
  sidecar.resources = read_released_resources(fields);
  sidecar.ports = read_released_ports(fields);
  return sidecar;
}

}  // namespace twelvefactor::kinds
