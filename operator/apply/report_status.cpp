#include "apply/report_status.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::apply {

std::string report_with_status(const std::string& object_json, const Child& child) {
  nlohmann::json object = nlohmann::json::parse(object_json);  // printed by a builder: always JSON
  object["metadata"]["uid"] = to_string(child.uid);
  object["metadata"]["resourceVersion"] = std::to_string(child.resource_version);
  return object.dump();
}

}  // namespace twelvefactor::apply
