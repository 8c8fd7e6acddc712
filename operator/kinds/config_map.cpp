#include "kinds/config_map.hpp"

#include <nlohmann/json.hpp>

#include "kinds/hash.hpp"
#include "kinds/referent.hpp"

namespace twelvefactor::kinds {

std::string config_hash(const StringMap& data) {
  Digest sum;
  for (const auto& [name, value] : data) sum += hash_leaf(name, value);
  return to_hex(sum).substr(0, 8);
}

BuiltObject build_config_map(const ObjectMeta& meta, const StringMap& data) {
  nlohmann::json object = object_with_meta(Kind::kConfigMap, meta);
  if (!data.empty()) object["data"] = data;
  object["immutable"] = true;
  return finish(Kind::kConfigMap, object);
}

std::optional<ConfigMapFacts> read_config_map(std::string_view object_json) {
  const auto object = nlohmann::json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("metadata")) return std::nullopt;
  const auto metadata = read_config_map_metadata(object_json);
  if (!metadata) return std::nullopt;
  ConfigMapFacts facts{metadata->version, StringMap{}};
  const auto data = object.find("data");
  if (data == object.end() || !data->is_object()) return facts;
  for (const auto& [name, value] : data->items()) {
    if (value.is_string()) facts.data->emplace(name, value.get<std::string>());
  }
  return facts;
}

}  // namespace twelvefactor::kinds
