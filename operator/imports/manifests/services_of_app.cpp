#include <algorithm>
#include <string>

#include "imports/manifests/app.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr int kPortHere = 80;  // of each Service that the operator makes

/// Whether the labels of our pods have all that the selector asks for.
bool finds_pods_of(const Tree& selector, const App& app, const Part& part) {
  const Tree ours = {{"app.kubernetes.io/name", app.draft.name},
                     {"app.kubernetes.io/instance", app.draft.name},
                     {"app.kubernetes.io/component", part.name},
                     {"app.kubernetes.io/part-of", app.draft.name}};
  return selects(selector, ours);
}

void read_service(App& app, const Part& part, const Object& service, bool first) {
  const Tree& spec = member(service.value, "spec");
  const Place place{service, ".spec", part.at(), app.draft};
  const std::string name = part.name == "web" ? app.draft.name : app.draft.name + "-" + part.name;
  const std::string type = member_text(spec, "type");
  if (type == "LoadBalancer" || type == "NodePort")
    place.in(".type").missing("it takes requests from outside the cluster by itself (" + type +
                                  "), and the Service of a process does not",
                              "state expose of the process, or keep a Service of your own beside it");
  if (member_text(spec, "clusterIP") == "None" && first)
    place.in(".clusterIP")
        .guess("clients ask it for the addresses of the pods, and the Service here has one of its own");
  if (member_text(spec, "sessionAffinity") == "ClientIP")
    place.in(".sessionAffinity")
        .missing("it sends a client to the same pod each time, which no Service of an app does (factor VI)",
                 "keep sessions in a backing service");
  if (!first || service.name != name)
    place.guess("its clients reach the process as " + name + " here", first ? "" : "let them use that name");
  const Tree& ports = member(spec, "ports");
  const bool usual = std::ranges::any_of(
      items_of(ports), [](const Tree& each) { return whole_number(each, "port") == kPortHere; });
  if (first && !usual && ports.is_array() && !ports.empty())
    place.in(".ports").guess("its clients reach it on port " +
                                 std::to_string(whole_number(first_port_of(service), "port")) +
                                 " there, and on 80 here",
                             "change the addresses that they have");
  if (finds_pods_of(member(spec, "selector"), app, part))
    place.in(".selector")
        .guess(
            "it finds the pods of this app, too, by labels that they have: while both run, it sends "
            "requests to both",
            "move over with `twelvefactor adopt`, which keeps them apart until they are ready, or give the "
            "app "
            "another name");
}

}  // namespace

void read_services(App& app, const Part& part) {
  std::vector<const Object*> services = services_of(app.world, *part.object);
  const std::string name = part.name == "web" ? app.draft.name : app.draft.name + "-" + part.name;
  std::ranges::stable_sort(services, {}, [&](const Object* each) { return each->name != name; });
  for (const Object* each : services) read_service(app, part, *each, each == services.front());
}

}  // namespace twelvefactor::imports::plain
