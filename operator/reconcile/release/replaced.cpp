#include "reconcile/release/replaced.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "kinds/text/names.hpp"

namespace twelvefactor::reconcile {
namespace {

/// Processes whose Deployment is there and that the spec does not name.
std::set<std::string> removed_processes(const Observed& observed) {
  const std::string prefix = kinds::deployment_name(observed.app.key.name, "");
  std::set<std::string> processes;
  for (const Child& child : observed.children) {
    if (child.kind != Kind::kDeployment || child.owner != observed.app.uid) continue;
    if (!child.name.starts_with(prefix)) continue;
    const std::string process = child.name.substr(prefix.size());
    if (!observed.app.spec.processes.contains(process)) processes.insert(process);
  }
  return processes;
}

void add_doors(const std::string& app, const std::string& process, std::vector<KeptObject>& objects) {
  objects.push_back({Kind::kIngress, kinds::ingress_name(app, process)});
  objects.push_back({Kind::kHttpRoute, kinds::http_route_name(app, process)});
  objects.push_back({Kind::kHttpRoute, kinds::redirect_route_name(app, process)});
}

/// What leads requests to a process.
void add_way_in(const std::string& app, const std::string& process, std::vector<KeptObject>& objects) {
  objects.push_back({Kind::kService, kinds::service_name(app, process)});
  add_doors(app, process, objects);
}

bool is_there(const Observed& observed, const KeptObject& object) {
  return std::ranges::any_of(observed.children, [&](const Child& child) {
    return child.kind == object.kind && child.name == object.name && child.owner == observed.app.uid;
  });
}

}  // namespace

std::vector<KeptObject> replaced_objects(const Observed& observed) {
  const std::string& app = observed.app.key.name;
  std::vector<KeptObject> objects;
  for (const std::string& process : removed_processes(observed)) {
    objects.push_back({Kind::kDeployment, kinds::deployment_name(app, process)});
    objects.push_back({Kind::kHorizontalPodAutoscaler, kinds::autoscaler_name(app, process)});
    objects.push_back({Kind::kPodDisruptionBudget, kinds::pod_disruption_budget_name(app, process)});
    objects.push_back({Kind::kNetworkPolicy, kinds::network_policy_name(app, process)});
    objects.push_back({Kind::kPodMonitor, kinds::pod_monitor_name(app, process)});
    add_way_in(app, process, objects);
  }
  for (const auto& [name, process] : observed.app.spec.processes) {
    if (process.port) continue;
    // With other ports it has a Service, which is of what is wanted.
    if (process.ports.empty()) objects.push_back({Kind::kService, kinds::service_name(app, name)});
    add_doors(app, name, objects);
  }
  std::erase_if(objects, [&](const KeptObject& object) { return !is_there(observed, object); });
  return objects;
}

std::vector<KeptObject> what_runs(const Observed& observed) {
  const std::string& app = observed.app.key.name;
  std::vector<KeptObject> objects;
  for (const Child& child : observed.children) {
    switch (child.kind) {
      case Kind::kService:
      case Kind::kIngress:
      case Kind::kHttpRoute:
      case Kind::kPodDisruptionBudget:
      case Kind::kNetworkPolicy:
      case Kind::kPodMonitor:
      case Kind::kDeployment:
      case Kind::kHorizontalPodAutoscaler:
      case Kind::kCronJob:
        objects.push_back({child.kind, child.name});
        break;
      case Kind::kJob:
        if (kinds::release_of_gate_job(app, child.name) == 0 && !kinds::is_task_job(app, child.name))
          objects.push_back({child.kind, child.name});
        break;
      default:
        break;
    }
  }
  return objects;
}

}  // namespace twelvefactor::reconcile
