#include "reconcile/factors/way_in.hpp"

#include <algorithm>
#include <tuple>

#include "kinds/secrecy/shown.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr const char* kNoRoutes =
    "the cluster serves no HTTPRoute of gateway.networking.k8s.io/v1, so expose.gateway became an Ingress, "
    "and ";

std::string others(const std::set<std::string>& names) {
  std::string there;
  for (const std::string& name : names) there += (there.empty() ? "" : ", ") + name;
  return there;
}

/// What can be done where there is no IngressClass at all.
std::string remedy(const Observed& observed, const Expose& expose) {
  if (expose.gateway) return "install the Gateway API with a controller for it, or an ingress controller";
  if (observed.http_routes == Served::kYes)
    return "the cluster has the Gateway API: name a Gateway in expose.gateway, or install an ingress "
           "controller";
  return "install an ingress controller";
}

/// Says what is wrong with the class of an Ingress; "" when nothing is, or nobody can know.
std::string class_problem(const Observed& observed, const Expose& expose) {
  if (!observed.ingress_classes) return {};
  const IngressClasses& classes = *observed.ingress_classes;
  const std::string& wanted = expose.ingress_class;
  if (wanted.empty() ? classes.has_default : classes.names.contains(wanted)) return {};
  std::string problem = expose.gateway ? kNoRoutes : "";
  problem +=
      wanted.empty() ? "no IngressClass is the default one" : "IngressClass " + wanted + " does not exist";
  if (classes.names.empty())
    return problem.append(", and there is no other; ").append(remedy(observed, expose));
  problem.append("; there is ").append(others(classes.names));
  if (expose.gateway) problem.append("; install the Gateway API, or name one of these in ingressClassName");
  return problem;
}

std::string gateway_in_words(const Observed& observed, const GatewayRef& gateway,
                             const std::string& section) {
  std::string words =
      "Gateway " + gateway.name + " in namespace " +
      (gateway.namespace_name.empty() ? observed.app.key.namespace_name : gateway.namespace_name);
  if (!section.empty()) words += ", listener " + section;
  return words;
}

class Ways {
 public:
  Ways(const Observed& observed, Contribution& contribution) : observed_(observed), all_(contribution) {}

  void add(const std::string& process, const Expose& expose) {
    if (!expose.gateway) return by_ingress(process, expose);
    if (observed_.offline) return by_route(process, expose);
    switch (observed_.http_routes) {
      case Served::kYes:
        return by_route(process, expose);
      case Served::kNo:
        return by_ingress(process, expose);
      case Served::kForbidden:
        wait(reason::kRouteNotAccepted, process,
             "the operator may not list and watch httproutes of gateway.networking.k8s.io; give its role the "
             "rights of this version");
        return keep_all(process);
      case Served::kUnknown:
        return keep_all(process);
    }
  }

 private:
  [[nodiscard]] const std::string& app() const { return observed_.app.key.name; }

  [[nodiscard]] const Child* there(Kind kind, const std::string& name) const {
    return own_child(observed_, kind, name);
  }

  void wait(const char* reason, const std::string& process, const std::string& why) {
    all_.waits.push_back({"", reason, "process " + process + " is not reachable from outside: " + why,
                          /*holds_pods=*/false});
  }

  /// As far as they are there.
  void keep(Kind kind, const std::string& name) {
    if (there(kind, name) != nullptr) all_.kept.push_back({kind, name});
  }

  void keep_routes(const std::string& process) {
    keep(Kind::kHttpRoute, kinds::http_route_name(app(), process));
    keep(Kind::kHttpRoute, kinds::redirect_route_name(app(), process));
  }

  void keep_all(const std::string& process) {
    keep(Kind::kIngress, kinds::ingress_name(app(), process));
    keep_routes(process);
  }

  /// A route that was there goes when the Ingress has come.
  void by_ingress(const std::string& process, const Expose& expose) {
    all_.ingresses[process] = expose;
    if (there(Kind::kIngress, kinds::ingress_name(app(), process)) == nullptr) keep_routes(process);
    const std::string problem = class_problem(observed_, expose);
    if (!problem.empty()) wait(reason::kIngressClassMissing, process, problem);
  }

  /// An Ingress that was there goes when the Gateway has taken the route.
  void by_route(const std::string& process, const Expose& expose) {
    all_.routes[process] = expose;
    if (observed_.offline) return;
    const GatewayRef& gateway = *expose.gateway;
    const std::string name = kinds::http_route_name(app(), process);
    const std::string problem = route_problem(name, gateway, gateway.section);
    if (!problem.empty()) {
      keep(Kind::kIngress, kinds::ingress_name(app(), process));
      return wait(reason::kRouteNotAccepted, process, problem);
    }
    if (gateway.redirect_section.empty()) return;
    const std::string redirect =
        route_problem(kinds::redirect_route_name(app(), process), gateway, gateway.redirect_section);
    if (redirect.empty()) return;
    all_.waits.push_back({"", reason::kRouteNotAccepted,
                          "plain HTTP for process " + process + " is not sent on to HTTPS: " + redirect,
                          /*holds_pods=*/false});
  }

  [[nodiscard]] std::string route_problem(const std::string& name, const GatewayRef& gateway,
                                          const std::string& section) const {
    const Child* route = there(Kind::kHttpRoute, name);
    const std::string asked = gateway_in_words(observed_, gateway, section);
    if (route == nullptr || !route->reported) {
      return "HTTPRoute " + name + " waits for " + asked +
             ": no controller has said anything of it yet. Is there such a Gateway, and does its listener "
             "let "
             "routes of this namespace in?";
    }
    if (route->trouble.empty()) return {};
    return "HTTPRoute " + name + " at " + asked + ": " + kinds::show_text(route->trouble);
  }

  const Observed& observed_;
  Contribution& all_;
};

/// Two that stand at one door, with one host and one path: which of them is asked, nobody could tell.
struct Place {
  std::string door;  // the class of the Ingress, or the Gateway
  std::string host;
  std::string path;
  friend auto operator<=>(const Place&, const Place&) = default;
};

std::vector<Place> places_of(const Expose& expose) {
  std::string door = "class " + expose.ingress_class;
  if (expose.gateway) door = "gateway " + expose.gateway->namespace_name + "/" + expose.gateway->name;
  std::vector<Place> places;
  for (const std::string& host : expose.hosts) {
    for (const std::string& path : expose.paths) places.push_back({door, host, path});
  }
  return places;
}

void tell_of_collisions(const Observed& observed, Contribution& contribution) {
  std::map<Place, std::string> taken;
  for (const auto& [name, process] : observed.app.spec.processes) {
    if (!process.port || !process.expose) continue;
    for (const Place& place : places_of(*process.expose)) {
      const auto [first, is_new] = taken.emplace(place, name);
      if (is_new || first->second == name) continue;
      std::string both = "processes ";
      both.append(first->second).append(" and ").append(name).append(" are both exposed at ");
      both.append(place.host).append(place.path);
      both.append("; give each a host or a path of its own in processes.").append(name).append(".expose");
      contribution.waits.push_back({"", reason::kRouteTaken, std::move(both),
                                    /*holds_pods=*/false, /*needs_person=*/true});
      break;
    }
  }
}

}  // namespace

void add_ways_in(const Observed& observed, Contribution& contribution) {
  tell_of_collisions(observed, contribution);  // it needs a person, and so comes first
  Ways ways(observed, contribution);
  for (const auto& [name, process] : observed.app.spec.processes) {
    if (process.port && process.expose) ways.add(name, *process.expose);
  }
}

}  // namespace twelvefactor::reconcile
