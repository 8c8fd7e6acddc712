// VII. Port binding: the process listens on PORT, and a Service finds it.
// https://12factor.net/port-binding
#include "model/reasons.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

/// Says what is wrong with the class of an Ingress; "" when nothing is, or nobody can know.
std::string class_problem(const Observed& observed, const std::string& wanted) {
  if (!observed.ingress_classes) return {};
  const IngressClasses& classes = *observed.ingress_classes;
  if (wanted.empty() ? classes.has_default : classes.names.contains(wanted)) return {};
  std::string there;
  for (const std::string& name : classes.names) there += (there.empty() ? "" : ", ") + name;
  std::string problem =
      wanted.empty() ? "no IngressClass is the default one" : "IngressClass " + wanted + " does not exist";
  if (there.empty()) return problem.append(", and there is no other; install an ingress controller");
  return problem.append("; there is ").append(there);
}

}  // namespace

Contribution contribute_port_binding(const Observed& observed) {
  Contribution contribution;
  const AppSpec& spec = observed.app.spec;
  for (const auto& [name, process] : spec.processes) {
    if (spec.network) contribution.network_policies[name] = *spec.network;
    if (!process.port) continue;
    contribution.services.insert(name);
    if (process.expose) {
      contribution.ingresses[name] = *process.expose;
      const std::string problem = class_problem(observed, process.expose->ingress_class);
      if (!problem.empty()) {
        contribution.waits.push_back({"", reason::kIngressClassMissing,
                                      "process " + name + " is not reachable from outside: " + problem,
                                      /*holds_pods=*/false});
      }
    }
    contribution.process_pods[name].port = process.port;
    contribution.process_pods[name].env.push_back({"PORT", std::to_string(*process.port), "", ""});
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
