#include "kinds/build/service.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {

using nlohmann::json;

BuiltObject build_service(const ObjectMeta& meta, const StringMap& selector) {
  json object = object_with_meta(Kind::kService, meta);
  object["spec"] = {
      {"type", "ClusterIP"},
      {"selector", selector},
      {"ports", json::array({json{
                    {"name", kPortName}, {"port", 80}, {"protocol", "TCP"}, {"targetPort", kPortName}}})}};
  return finish(Kind::kService, object);
}

}  // namespace twelvefactor::kinds
