#include "reconcile/factors/metrics.hpp"

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kUnreadMetrics{
    .id = "TF0706",
    .factor = 7,
    .level = Level::kAudit,
    .title = "nobody reads the metrics",
    .looked_at =
        "`processes.<name>.metrics`, in the cluster alone: whether PodMonitors of "
        "`monitoring.coreos.com/v1` are served, and whether the operator may make them.",
    .why = "the process says where its metrics are, and no Prometheus is told.",
    .remedy =
        "install the Prometheus Operator; it is noticed without a restart. Or remove metrics, and let "
        "Prometheus find the pods in another way, such as by `pod.annotations`",
    .gaps = "Not seen: whether a Prometheus chooses the PodMonitor by its labels."};

const char* problem_with(Served pod_monitors) {
  switch (pod_monitors) {
    case Served::kNo:
      return "the cluster serves no PodMonitor of monitoring.coreos.com/v1";
    case Served::kForbidden:
      return "the operator may not list and watch podmonitors of monitoring.coreos.com; give its role the "
             "rights of this version";
    case Served::kYes:
    case Served::kUnknown:
      break;
  }
  return nullptr;
}

}  // namespace

void add_pod_monitors(const Observed& observed, Contribution& contribution) {
  const bool served = observed.offline || observed.pod_monitors == Served::kYes;
  for (const auto& [name, process] : observed.app.spec.processes) {
    if (!process.metrics) continue;
    const std::string monitor = kinds::pod_monitor_name(observed.app.key.name, name);
    if (served) {
      contribution.pod_monitors[name] = *process.metrics;
    } else if (own_child(observed, Kind::kPodMonitor, monitor) != nullptr) {
      contribution.kept.push_back({Kind::kPodMonitor, monitor});
    }
  }
}

const Rule& unread_metrics_rule() {
  return kUnreadMetrics;
}

void check_pod_monitors(const Observed& observed, std::vector<Finding>& findings) {
  const char* problem = observed.offline ? nullptr : problem_with(observed.pod_monitors);
  if (problem == nullptr) return;
  for (const auto& [name, process] : observed.app.spec.processes) {
    if (process.metrics)
      findings.push_back(found(kUnreadMetrics, ".spec.processes." + name + ".metrics", problem));
  }
}

}  // namespace twelvefactor::reconcile
