#include "adopt/first_adoption.hpp"

#include "kinds/text/names.hpp"

namespace twelvefactor::adopt {
namespace {

std::string own_name(const std::string& app, Kind kind, const std::string& process) {
  switch (kind) {
    case Kind::kService:
      return kinds::service_name(app, process);
    case Kind::kIngress:
      return kinds::ingress_name(app, process);
    case Kind::kHttpRoute:
      return kinds::http_route_name(app, process);
    case Kind::kPodDisruptionBudget:
      return kinds::pod_disruption_budget_name(app, process);
    case Kind::kHorizontalPodAutoscaler:
      return kinds::autoscaler_name(app, process);
    case Kind::kNetworkPolicy:
      return kinds::network_policy_name(app, process);
    case Kind::kCronJob:
      return kinds::cron_job_name(app, process);
    default:
      return app;
  }
}

}  // namespace

std::string own_key(const Record& record, const OldObject& old) {
  return key_of(old.kind, own_name(record.app.name, old.kind, old.process));
}

Adoption first_adoption(const Record& record) {
  Adoption adoption;
  for (const OldWorkload& old : record.workloads) {
    adoption.replicas[old.process] = old.takes_requests ? old.replicas : 0;
    // One budget covers the pods of both as soon as they share labels.
    adoption.left.insert(key_of(Kind::kPodDisruptionBudget,
                                own_name(record.app.name, Kind::kPodDisruptionBudget, old.process)));
    for (const Kind way_in : {Kind::kIngress, Kind::kHttpRoute})
      adoption.left.insert(key_of(way_in, own_name(record.app.name, way_in, old.process)));
    adoption.left.insert(key_of(Kind::kHttpRoute, kinds::redirect_route_name(record.app.name, old.process)));
  }
  for (const OldObject& old : record.objects) {
    const std::string own = own_key(record, old);
    // A Service of another name is new, and nobody's way yet.
    if (old.kind != Kind::kService || own == key_of(old.kind, old.name)) adoption.left.insert(own);
  }
  return adoption;
}

}  // namespace twelvefactor::adopt
