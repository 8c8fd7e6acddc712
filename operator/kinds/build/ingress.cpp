#include "kinds/build/ingress.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {

using nlohmann::json;

BuiltObject build_ingress(const ObjectMeta& meta, const IngressSpec& spec) {
  const Expose& expose = spec.expose;
  json object = object_with_meta(Kind::kIngress, meta);
  const json path = {{"path", expose.path},
                     {"pathType", "Prefix"},
                     {"backend", {{"service", {{"name", spec.service}, {"port", {{"name", kPortName}}}}}}}};
  object["spec"]["rules"] =
      json::array({json{{"host", expose.host}, {"http", {{"paths", json::array({path})}}}}});
  if (!expose.ingress_class.empty()) object["spec"]["ingressClassName"] = expose.ingress_class;
  if (!expose.tls_secret.empty()) {
    object["spec"]["tls"] =
        json::array({json{{"hosts", json::array({expose.host})}, {"secretName", expose.tls_secret}}});
  }
  return finish(Kind::kIngress, object);
}

}  // namespace twelvefactor::kinds
