#include "lint/config_objects.hpp"

#include <nlohmann/json.hpp>

#include "crypto/base64.hpp"
#include "kinds/json/json_at.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

}  // namespace

std::vector<Finding> check_service(const json& object) {
  if (kinds::text_at(kinds::member_at(object, "spec"), "sessionAffinity") != "ClientIP") return {};
  return {about("TF0602", ".spec.sessionAffinity",
                "binds each client to one pod, so its session ends with that pod")};
}

Judged read_ingress(const json& object) {
  Judged judged;
  judged.observed.offline = true;
  Expose expose;
  for (const auto& [name, value] :
       kinds::object_at(kinds::member_at(object, "metadata"), "annotations").items()) {
    if (value.is_string()) expose.annotations[name] = value.get<std::string>();
  }
  judged.observed.app.spec.processes["ingress"].expose = std::move(expose);
  judged.places[".spec.processes.ingress.expose"] = ".metadata";
  return judged;
}

Judged read_config_map(const json& object) {
  Judged judged;
  judged.observed.offline = true;
  StringMap& env = judged.observed.app.spec.config.env;
  for (const auto& [name, value] : kinds::object_at(object, "data").items()) {
    if (value.is_string()) env[name] = value.get<std::string>();
  }
  judged.places[".spec.config.env"] = ".data";
  for (const auto& [name, value] : kinds::object_at(object, "binaryData").items()) {
    if (!value.is_string()) continue;
    if (auto bytes = crypto::base64_decoded(value.get<std::string>())) {
      env[name] = std::move(*bytes);
      judged.places[".spec.config.env." + name] = ".binaryData." + name;
    }
  }
  return judged;
}

}  // namespace twelvefactor::lint
