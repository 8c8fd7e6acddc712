#include "kinds/deploy/config_json.hpp"

#include "kinds/deploy/binding.hpp"
#include "kinds/deploy/files_json.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/text/encoding.hpp"

namespace twelvefactor::kinds {
namespace {

Encoding read_encoding(const JsonFields& fields) {
  const std::string name = fields.text("encoding", "base64url");
  const auto encoding = encoding_of(name);
  if (!encoding) fields.complain("encoding", "must be one of hex, base64, base64url");
  return encoding.value_or(Encoding::kBase64Url);
}

SecretVariable read_secret_variable(const JsonFields& fields) {
  if (fields.has("secretKeyRef") == fields.has("generate")) {
    fields.complain("", "must have either generate or secretKeyRef, and not both");
  }
  if (fields.has("secretKeyRef")) {
    const JsonFields reference = fields.object("secretKeyRef");
    return SecretKeyRef{reference.required_text("name"), reference.required_text("key")};
  }
  const JsonFields generate = fields.object("generate");
  return GeneratedValue{generate.integer("bytes", 32), read_encoding(generate),
                        generate.text("rotation", "1"), generate.text("prefix")};
}

EnvSource read_env_source(const JsonFields& fields) {
  EnvSource source;
  if (fields.has("configMapRef") == fields.has("secretRef"))
    fields.complain("", "must have either configMapRef or secretRef, and not both");
  source.kind = fields.has("secretRef") ? EnvSource::Kind::kSecret : EnvSource::Kind::kConfigMap;
  const JsonFields reference = fields.object(fields.has("secretRef") ? "secretRef" : "configMapRef");
  source.name = reference.required_text("name");
  source.optional = reference.boolean("optional");
  return source;
}

ContractEntry read_contract_entry(const JsonFields& fields) {
  return {fields.boolean("required"), fields.boolean("secret"), fields.texts("enum"), fields.text("pattern"),
          fields.text("description")};
}

/// A Secret by its name, or the service that names it. A service that is a Secret is the Secret
/// (servicebinding.io, "Direct Secret Reference").
void read_binding(const JsonFields& fields, BackingService& service) {
  // As the API server says it.
  if (fields.has("secretRef") == fields.has("serviceRef")) {
    fields.complain(
        "",
        "TF0403: a backing service is bound by exactly one of secretRef and serviceRef; name the Secret, "
        "or the service");
    return;
  }
  if (!fields.has("serviceRef")) {
    service.secret_name = fields.object("secretRef").required_text("name");
    return;
  }
  const JsonFields reference = fields.object("serviceRef");
  ServiceRef named{{reference.required_text("apiVersion"), reference.required_text("kind")},
                   reference.required_text("name")};
  if (is_secret(named)) {
    service.secret_name = named.name;
  } else {
    if (!can_be_asked_for(named))
      reference.complain("", "must name an object by apiVersion (group/version), kind and name");
    service.service = std::move(named);
  }
}

}  // namespace

void check_reserved(const JsonFields& fields, const char* map) {
  for (const auto& [name, value] : fields.object(map).value().items()) {
    if (is_own_variable(name))
      fields.complain(std::string(map) + "." + name, "is set by the operator; remove it");
  }
}

std::map<std::string, SecretVariable> read_secrets(const JsonFields& fields) {
  std::map<std::string, SecretVariable> secrets;
  check_reserved(fields, "secrets");
  fields.each("secrets", [&secrets](const std::string& name, const JsonFields& variable) {
    secrets.emplace(name, read_secret_variable(variable));
  });
  return secrets;
}

Config read_config(const JsonFields& fields) {
  Config config;
  check_reserved(fields, "env");
  config.env = fields.text_map("env");
  fields.each_item("envFrom",
                   [&config](const JsonFields& item) { config.env_from.push_back(read_env_source(item)); });
  config.secrets = read_secrets(fields);
  config.files = read_files(fields);
  fields.each("contract", [&config](const std::string& name, const JsonFields& entry) {
    config.contract.emplace(name, read_contract_entry(entry));
  });
  return config;
}

BackingService read_backing_service(const JsonFields& fields) {
  BackingService service;
  service.type = fields.required_text("type");
  service.provider = fields.text("provider");
  service.version = fields.text("version");
  read_binding(fields, service);
  check_reserved(fields, "env");
  service.env = fields.text_map("env");
  service.mount = fields.boolean("mount");
  return service;
}

}  // namespace twelvefactor::kinds
