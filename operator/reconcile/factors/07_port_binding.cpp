// VII. Port binding: the process listens on PORT, and a Service finds it.
// https://12factor.net/port-binding
#include "kinds/deploy/variable_sources.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/metrics.hpp"
#include "reconcile/factors/process_size.hpp"
#include "reconcile/factors/way_in.hpp"

namespace twelvefactor::reconcile {

Contribution contribute_port_binding(const Observed& observed) {
  Contribution contribution;
  const AppSpec& spec = observed.app.spec;
  for (const auto& [name, process] : spec.processes) {
    if (spec.network) contribution.network_policies[name] = *spec.network;
    if (!takes_connections(process)) continue;
    contribution.services.insert(name);
    PodPart& pod = contribution.process_pods[name];
    pod.port = process.port;
    pod.ports = process.ports;
    if (process.port) pod.env.push_back({"PORT", std::to_string(*process.port), "", ""});
    for (const auto& [port, stated] : process.ports)
      pod.env.push_back({kinds::port_variable(port), std::to_string(stated.port), "", ""});
  }
  add_ways_in(observed, contribution);
  add_pod_monitors(observed, contribution);
  return contribution;
}

}  // namespace twelvefactor::reconcile
