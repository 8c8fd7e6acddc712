#include "apply/bodies.hpp"

#include <nlohmann/json.hpp>

#include "kinds/names.hpp"

namespace twelvefactor::apply {

using nlohmann::json;

std::string with_uid(const std::string& object_json, const Uid& uid) {
  json object = json::parse(object_json);  // printed by a builder: always JSON
  object["metadata"]["uid"] = to_string(uid);
  return object.dump();
}

std::string metadata_patch(const std::string& object_json, const Uid& uid) {
  json metadata = json::parse(object_json).at("metadata");
  metadata.erase("name");
  metadata.erase("namespace");
  metadata["uid"] = to_string(uid);
  return json{{"metadata", std::move(metadata)}}.dump();
}

std::string turn_entry_over(unsigned index) {
  const std::string entry = "/metadata/managedFields/" + std::to_string(index);
  const json patch = json::array({
      json{{"op", "test"}, {"path", entry + "/manager"}, {"value", kinds::kFieldManager}},
      json{{"op", "test"}, {"path", entry + "/operation"}, {"value", "Update"}},
      json{{"op", "replace"}, {"path", entry + "/operation"}, {"value", "Apply"}},
  });
  return patch.dump();
}

}  // namespace twelvefactor::apply
