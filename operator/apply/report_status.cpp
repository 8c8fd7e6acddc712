#include "apply/report_status.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::apply {

std::string report_with_status(const std::string& object_json, const Child& child) {
  nlohmann::json object = nlohmann::json::parse(object_json);  // printed by a builder: always JSON
  object["metadata"]["uid"] = to_string(child.uid);
  object["metadata"]["resourceVersion"] = std::to_string(child.resource_version);
  return object.dump();
}

std::string release_status_patch(const WishedReleaseStatus& wished, const Child& child) {
  using nlohmann::json;
  const auto test = [](const char* path, const std::string& value) {
    return json{{"op", "test"}, {"path", path}, {"value", value}};
  };
  return json::array({test("/metadata/uid", to_string(child.uid)),
                      test("/metadata/resourceVersion", std::to_string(child.resource_version)),
                      json{{"op", "add"}, {"path", "/status"}, {"value", json::parse(wished.json)}}})
      .dump();
}

}  // namespace twelvefactor::apply
