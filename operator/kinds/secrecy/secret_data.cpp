#include "kinds/secrecy/secret_data.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

namespace {

/// The API server notes the time of each change beside the fields that it changed.
std::string last_change(const nlohmann::json& metadata) {
  std::string last;
  const auto entries = metadata.find("managedFields");
  if (entries == metadata.end() || !entries->is_array()) return last;
  for (const nlohmann::json& entry : *entries) {
    const auto time = entry.is_object() ? entry.find("time") : entry.end();
    if (time != entry.end() && time->is_string()) last = std::max(last, time->get<std::string>());
  }
  return last;
}

}  // namespace

std::optional<SecretData> read_secret_data(std::string_view object_json) {
  const auto object = nlohmann::json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("metadata") || !object.at("metadata").is_object())
    return std::nullopt;
  const nlohmann::json& metadata = object.at("metadata");
  SecretData secret;
  secret.uid = metadata.value("uid", "");
  secret.resource_version = metadata.value("resourceVersion", "");
  secret.created = metadata.value("creationTimestamp", "");
  secret.changed = last_change(metadata);
  const auto data = object.find("data");
  if (data == object.end() || !data->is_object()) return secret;
  for (const auto& [key, value] : data->items()) {
    if (value.is_string()) secret.base64.emplace(key, value.get<std::string>());
  }
  return secret;
}

}  // namespace twelvefactor::kinds
