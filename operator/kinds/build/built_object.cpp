#include "kinds/build/built_object.hpp"

#include <nlohmann/json.hpp>

#include "kinds/digest/own_fields.hpp"

namespace twelvefactor::kinds {

BuiltObject finish(Kind kind, const nlohmann::json& object) {
  BuiltObject built{kind, object.at("metadata").at("name").get<std::string>(), object.dump(), {}, 0};
  const FieldDigests fields = desired_fields(kind, built.json);
  built.digest = fields.digest;
  built.paths = fields.paths;
  return built;
}

}  // namespace twelvefactor::kinds
