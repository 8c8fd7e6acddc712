// The objects that lead requests to a process.
#include "kinds/build/http_route.hpp"
#include "kinds/build/ingress.hpp"
#include "kinds/build/service.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/objects.hpp"

namespace twelvefactor::reconcile {

using kinds::BuiltObject;
using kinds::ObjectMeta;

BuiltObject Objects::service(const std::string& process) const {
  const PodPart part = all_.process_pods.contains(process) ? all_.process_pods.at(process) : PodPart{};
  const std::string name = kinds::service_name(app(), process);
  const Child* child = own_child(observed_, Kind::kService, name);
  return kinds::build_service(meta_of_adoptable(Kind::kService, name, process),
                              {selector(process), part.port.has_value(), child != nullptr && child->adopted,
                               child != nullptr && child->port_name_taken, part.ports});
}

BuiltObject Objects::ingress(const std::string& process, const Expose& expose) const {
  ObjectMeta object = meta_of_adoptable(Kind::kIngress, kinds::ingress_name(app(), process), process);
  object.annotations.insert(expose.annotations.begin(), expose.annotations.end());
  return kinds::build_ingress(object, {expose, kinds::service_name(app(), process)});
}

std::vector<std::pair<std::string, BuiltObject>> Objects::http_routes() const {
  std::vector<std::pair<std::string, BuiltObject>> routes;
  for (const auto& [process, expose] : all_.routes) {
    ObjectMeta object = meta_of_adoptable(Kind::kHttpRoute, kinds::http_route_name(app(), process), process);
    object.annotations.insert(expose.annotations.begin(), expose.annotations.end());
    routes.emplace_back(process,
                        kinds::build_http_route(object, {expose, kinds::service_name(app(), process)}));
    if (expose.gateway->redirect_section.empty()) continue;
    const ObjectMeta redirect =
        meta_of_adoptable(Kind::kHttpRoute, kinds::redirect_route_name(app(), process), process);
    routes.emplace_back(process, kinds::build_redirect_route(redirect, expose));
  }
  return routes;
}

}  // namespace twelvefactor::reconcile
