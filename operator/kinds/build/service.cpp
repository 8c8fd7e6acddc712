#include "kinds/build/service.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

json service_port_json(std::string_view name, int port, std::string_view target,
                       const std::string& app_protocol) {
  json object = {{"name", name}, {"port", port}, {"protocol", "TCP"}, {"targetPort", target}};
  if (!app_protocol.empty()) object["appProtocol"] = app_protocol;
  return object;
}

}  // namespace

BuiltObject build_service(const ObjectMeta& meta, const ServiceSpec& spec) {
  json object = object_with_meta(Kind::kService, meta);
  json ports = json::array();
  const std::string_view own_name = spec.port_name_taken ? kOtherPortName : kPortName;
  if (spec.takes_requests) ports.push_back(service_port_json(own_name, kServicePort, kPortName, ""));
  for (const auto& [name, port] : spec.ports)
    ports.push_back(service_port_json(name, port.port, name, port.app_protocol));
  object["spec"] = {{"selector", spec.selector}, {"ports", std::move(ports)}};
  // Another type would free the addresses and the balancer that it has.
  if (!spec.adopted) object["spec"]["type"] = "ClusterIP";
  return finish(Kind::kService, object);
}

}  // namespace twelvefactor::kinds
