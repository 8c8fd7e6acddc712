// What stands beside the Deployment of a process: how many pods may go, who may reach them, how many there
// are, who reads their metrics; and what tools for reports read of the app.
#include "kinds/build/findings_report.hpp"
#include "kinds/build/horizontal_pod_autoscaler.hpp"
#include "kinds/build/network_policy.hpp"
#include "kinds/build/pod_disruption_budget.hpp"
#include "kinds/build/pod_monitor.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "reconcile/objects.hpp"

namespace twelvefactor::reconcile {

using kinds::BuiltObject;

BuiltObject Objects::disruption_budget(const std::string& process) const {
  return kinds::build_pod_disruption_budget(
      meta_of_adoptable(Kind::kPodDisruptionBudget, kinds::pod_disruption_budget_name(app(), process),
                        process),
      selector(process));
}

BuiltObject Objects::network_policy(const std::string& process, const Network& network) const {
  // Whichever way in there is, and also while it is not known yet.
  const auto stated = observed_.app.spec.processes.find(process);
  const auto part = all_.process_pods.find(process);
  const bool open = stated != observed_.app.spec.processes.end() && stated->second.expose &&
                    part != all_.process_pods.end();
  return kinds::build_network_policy(
      meta_of_adoptable(Kind::kNetworkPolicy, kinds::network_policy_name(app(), process), process),
      {selector(process),
       {{std::string(kinds::kAppLabel), app()}},
       network,
       open ? part->second.port : std::nullopt});
}

BuiltObject Objects::findings_report(const std::vector<Finding>& findings) const {
  const AppKey& key = observed_.app.key;
  std::vector<kinds::ReportedFinding> reported;
  reported.reserve(findings.size());
  for (const Finding& finding : findings) reported.push_back({&finding, !finding.exempted.empty()});
  const kinds::ReportScope scope{std::string(kinds::kAppApiVersion), std::string(kinds::kAppKind),
                                 key.namespace_name, key.name, to_string(observed_.app.uid)};
  return kinds::build_findings_report(meta(app(), ""), scope, reported);
}

BuiltObject Objects::pod_monitor(const std::string& process, const MetricsEndpoint& metrics) const {
  kinds::ObjectMeta object =
      meta_of_adoptable(Kind::kPodMonitor, kinds::pod_monitor_name(app(), process), process);
  object.labels.insert(metrics.labels.begin(), metrics.labels.end());
  return kinds::build_pod_monitor(object, {selector(process), metrics});
}

BuiltObject Objects::autoscaler(const std::string& process, const Autoscaling& autoscaling) const {
  return kinds::build_horizontal_pod_autoscaler(
      meta_of_adoptable(Kind::kHorizontalPodAutoscaler, kinds::autoscaler_name(app(), process), process),
      {kinds::deployment_name(app(), process), autoscaling});
}

}  // namespace twelvefactor::reconcile
