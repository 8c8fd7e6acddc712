#include "apply/report_status.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/resource.hpp"

namespace twelvefactor::apply {

std::string report_with_status(const std::string& object_json, const Child& child) {
  nlohmann::json object = nlohmann::json::parse(object_json);  // printed by a builder: always JSON
  object["metadata"]["uid"] = to_string(child.uid);
  object["metadata"]["resourceVersion"] = std::to_string(child.resource_version);
  return object.dump();
}

std::string release_with_status(const WishedReleaseStatus& wished, const AppKey& app, const Child& child) {
  const nlohmann::json object = {{"apiVersion", kinds::kAppApiVersion},
                                 {"kind", kinds::resource_type(child.kind).kind},
                                 {"metadata",
                                  {{"namespace", app.namespace_name},
                                   {"name", child.name},
                                   {"uid", to_string(child.uid)},
                                   {"resourceVersion", std::to_string(child.resource_version)}}},
                                 {"status", nlohmann::json::parse(wished.json)}};
  return object.dump();
}

}  // namespace twelvefactor::apply
