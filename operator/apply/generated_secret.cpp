#include "apply/generated_secret.hpp"

#include <nlohmann/json.hpp>

#include "crypto/generate.hpp"
#include "kinds/build/secret.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::apply {
namespace {

using nlohmann::json;

/// Puts a fresh value into data[key]. Returns what went wrong, or nothing.
std::optional<Error> generate_into(json& data, const GeneratedKey& key) {
  auto value = crypto::generate(key.value);
  if (!value) return value.error();
  data[key.key] = crypto::base64(value->reveal());
  return std::nullopt;
}

std::string live_uid(const json& live) {
  const json::json_pointer uid("/metadata/uid");
  return live.contains(uid) && live.at(uid).is_string() ? live.at(uid).get<std::string>() : std::string();
}

StringMap live_recipes(const json& live) {
  const auto annotation = json::json_pointer("/metadata/annotations/" + [] {
    std::string name(kinds::kGeneratedAnnotation);
    return name.replace(name.find('/'), 1, "~1");  // RFC 6901
  }());
  return live.contains(annotation) && live.at(annotation).is_string()
             ? kinds::parse_recipes(live.at(annotation).get<std::string>())
             : StringMap{};
}

}  // namespace

Result<std::string> secret_to_create(const std::string& object_json, const std::vector<GeneratedKey>& keys,
                                     const std::map<std::string, std::string>& prepared) {
  json object = json::parse(object_json);
  for (const GeneratedKey& key : keys) {
    if (const auto made = prepared.find(key.key); made != prepared.end()) {
      object["data"][key.key] = made->second;
      continue;
    }
    if (const auto failed = generate_into(object["data"], key)) return *failed;
  }
  return object.dump();
}

Result<std::string> secret_patch(const std::string& object_json, const std::string& live_json,
                                 const std::vector<GeneratedKey>& keys) {
  const json object = json::parse(object_json);
  const json live = json::parse(live_json, nullptr, /*allow_exceptions=*/false);
  if (live_uid(live).empty()) return Error{"the API server's answer is no Secret"};
  const json none = json::object();
  const json& live_data = live.contains("data") && live.at("data").is_object() ? live.at("data") : none;
  const StringMap recipes = live_recipes(live);

  json data = json::object();
  StringMap wanted;
  for (const GeneratedKey& key : keys) {
    const std::string recipe = wanted.emplace(key.key, kinds::recipe(key.value)).first->second;
    const auto made = recipes.find(key.key);
    // A value without a record (the annotation was edited away) is kept: it may be in use.
    const bool keep = live_data.contains(key.key) && (made == recipes.end() || made->second == recipe);
    if (keep) continue;
    if (const auto failed = generate_into(data, key)) return *failed;
  }
  for (const auto& [key, made] : recipes) {
    if (!wanted.contains(key)) data[key] = nullptr;
  }
  json patch = {{"metadata", object.at("metadata")}};
  patch["metadata"].erase("name");
  patch["metadata"].erase("namespace");
  patch["metadata"]["uid"] = live_uid(live);
  if (!data.empty()) patch["data"] = std::move(data);
  return patch.dump();
}

}  // namespace twelvefactor::apply
