#include "kinds/build/service.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

using nlohmann::json;

BuiltObject build_service(const ObjectMeta& meta, const ServiceSpec& spec) {
  json object = object_with_meta(Kind::kService, meta);
  object["spec"] = {
      {"type", "ClusterIP"},
      {"selector", spec.selector},
      {"ports",
       json::array(
           {json{{"name", "http"}, {"port", 80}, {"protocol", "TCP"}, {"targetPort", spec.target_port}}})}};
  return finish(Kind::kService, object);
}

}  // namespace twelvefactor::kinds
