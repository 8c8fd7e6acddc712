#include "kinds/build/ingress.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {

using nlohmann::json;

BuiltObject build_ingress(const ObjectMeta& meta, const IngressSpec& spec) {
  const Expose& expose = spec.expose;
  json object = object_with_meta(Kind::kIngress, meta);
  json paths = json::array();
  for (const std::string& path : expose.paths) {
    paths.push_back({{"path", path},
                     {"pathType", "Prefix"},
                     {"backend", {{"service", {{"name", spec.service}, {"port", {{"name", kPortName}}}}}}}});
  }
  for (const std::string& host : expose.hosts)
    object["spec"]["rules"].push_back({{"host", host}, {"http", {{"paths", paths}}}});
  if (!expose.ingress_class.empty()) object["spec"]["ingressClassName"] = expose.ingress_class;
  if (!expose.tls_secret.empty()) {
    object["spec"]["tls"] = json::array({json{{"hosts", expose.hosts}, {"secretName", expose.tls_secret}}});
  }
  return finish(Kind::kIngress, object);
}

}  // namespace twelvefactor::kinds
