#include "kinds/build/secret.hpp"

#include <nlohmann/json.hpp>

#include "kinds/digest/own_fields.hpp"
#include "kinds/text/encoding.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {

std::string recipe(const GeneratedValue& value) {
  std::string text = std::to_string(value.bytes)
                         .append("/")
                         .append(encoding_name(value.encoding))
                         .append("/")
                         .append(value.rotation);
  return value.prefix.empty() ? text : text.append("/").append(value.prefix);
}

std::string recipes_annotation(const std::vector<GeneratedKey>& keys) {
  nlohmann::json recipes = nlohmann::json::object();
  for (const GeneratedKey& key : keys) recipes[key.key] = recipe(key.value);
  return recipes.dump();
}

StringMap parse_recipes(std::string_view annotation) {
  StringMap recipes;
  const nlohmann::json parsed = nlohmann::json::parse(annotation, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return recipes;
  for (const auto& [key, value] : parsed.items()) {
    if (value.is_string()) recipes.emplace(key, value.get<std::string>());
  }
  return recipes;
}

BuiltObject build_generated_secret(ObjectMeta meta, const std::vector<GeneratedKey>& keys) {
  meta.annotations.emplace(kGeneratedAnnotation, recipes_annotation(keys));
  nlohmann::json object = object_with_meta(Kind::kSecret, meta);
  object["type"] = "Opaque";
  BuiltObject built = finish(Kind::kSecret, object);
  for (const GeneratedKey& key : keys) built.digest += key_presence_digest(key.key);
  return built;
}

}  // namespace twelvefactor::kinds
