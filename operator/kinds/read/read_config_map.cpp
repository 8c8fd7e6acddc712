#include "kinds/read/read_config_map.hpp"

#include <nlohmann/json.hpp>

#include "kinds/read/referent.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

std::optional<ConfigMapFacts> read_config_map(std::string_view object_json) {
  const auto object = nlohmann::json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("metadata")) return std::nullopt;
  const auto metadata = read_config_map_metadata(object_json);
  if (!metadata) return std::nullopt;
  StringMap texts;
  const auto data = object.find("data");
  if (data != object.end() && data->is_object()) {
    for (const auto& [name, value] : data->items()) {
      if (value.is_string()) texts.emplace(name, value.get<std::string>());
    }
  }
  return ConfigMapFacts{metadata->version, std::make_shared<const StringMap>(std::move(texts))};
}

}  // namespace twelvefactor::kinds
