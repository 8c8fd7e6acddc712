#include "kinds/secrecy/secret_data.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

std::optional<SecretData> read_secret_data(std::string_view object_json) {
  const auto object = nlohmann::json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("metadata") || !object.at("metadata").is_object())
    return std::nullopt;
  const nlohmann::json& metadata = object.at("metadata");
  SecretData secret;
  secret.uid = metadata.value("uid", "");
  secret.resource_version = metadata.value("resourceVersion", "");
  const auto data = object.find("data");
  if (data == object.end() || !data->is_object()) return secret;
  for (const auto& [key, value] : data->items()) {
    if (value.is_string()) secret.base64.emplace(key, value.get<std::string>());
  }
  return secret;
}

}  // namespace twelvefactor::kinds
