#include "kinds/build/service.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

json service_port_json(std::string_view name, int port, const std::string& app_protocol) {
  json object = {{"name", name}, {"port", port}, {"protocol", "TCP"}, {"targetPort", name}};
  if (!app_protocol.empty()) object["appProtocol"] = app_protocol;
  return object;
}

}  // namespace

BuiltObject build_service(const ObjectMeta& meta, const ServiceSpec& spec) {
  json object = object_with_meta(Kind::kService, meta);
  json ports = json::array();
  if (spec.takes_requests) ports.push_back(service_port_json(kPortName, 80, ""));
  for (const auto& [name, port] : spec.ports)
    ports.push_back(service_port_json(name, port.port, port.app_protocol));
  object["spec"] = {{"type", "ClusterIP"}, {"selector", spec.selector}, {"ports", std::move(ports)}};
  return finish(Kind::kService, object);
}

}  // namespace twelvefactor::kinds
