#include "kinds/build/built_object.hpp"

#include <nlohmann/json.hpp>

#include "kinds/digest/own_fields.hpp"

namespace twelvefactor::kinds {

BuiltObject finish(Kind kind, const nlohmann::json& object) {
  BuiltObject built{kind, object.at("metadata").at("name").get<std::string>(), object.dump(), {}};
  built.digest = desired_digest(kind, built.json);
  return built;
}

}  // namespace twelvefactor::kinds
