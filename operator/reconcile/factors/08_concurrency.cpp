// VIII. Concurrency: scale out by process type. One Deployment per process, each with its own count and size.
// https://12factor.net/concurrency
#include "kinds/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/process_size.hpp"

namespace twelvefactor::reconcile {
namespace {

bool is_production(std::string_view environment) {
  return environment.starts_with("prod");
}

void check_size(const std::string& path, const Process& process, const AppSpec& spec,
                std::vector<Finding>& findings) {
  if (least_pods(process) == 1 && is_production(spec.environment)) {
    const char* field = process.autoscaling ? ".autoscaling.minReplicas" : ".replicas";
    findings.push_back({"TF0801", 8, Level::kWarn, path + field,
                        "one pod alone does this work in production: while it restarts, nobody does",
                        std::string("set ") + (field + 1) + " to 2 or more"});
  }
  if (process.autoscaling && !process.resources.requests.contains("cpu")) {
    findings.push_back(
        {"TF0804", 8, Level::kWarn, path + ".resources.requests.cpu",
         "autoscaling goes by the share of the requested cpu that is used, and none is requested",
         "state how much cpu a pod usually needs"});
  }
  if (process.resources.requests.empty()) {
    findings.push_back({"TF0802", 8, Level::kAudit, path + ".resources.requests",
                        "the process does not say what it needs, so the scheduler cannot place it well",
                        "state requests for cpu and memory"});
  }
}

// Over nodes first, and over zones where there are some; a cluster with one node runs everything all the
// same.
const std::vector<TopologySpread>& usual_spread() {
  static const auto* const kUsual = new std::vector<TopologySpread>{
      {"kubernetes.io/hostname", 1, "ScheduleAnyway"}, {"topology.kubernetes.io/zone", 1, "ScheduleAnyway"}};
  return *kUsual;
}

/// An autoscaler takes the count over as it is, and starts from its least only where there is nothing to take
/// over: an apply without a count that we still own would make it 1 (docs/decisions/0010-autoscaling.md).
std::optional<int> autoscaled_replicas(const Child* deployment, const Autoscaling& autoscaling) {
  if (deployment == nullptr || deployment->rollout.wished == 0) return autoscaling.min_replicas;
  if (deployment->rollout.owns_replicas) return deployment->rollout.wished;
  return std::nullopt;
}

std::optional<int> replicas_of(const Observed& observed, const std::string& name, const Process& process) {
  if (observed.app.spec.suspend) return 0;
  if (!process.autoscaling) return process.replicas;
  const std::string deployment = kinds::deployment_name(observed.app.key.name, name);
  return autoscaled_replicas(own_child(observed, Kind::kDeployment, deployment), *process.autoscaling);
}

}  // namespace

Contribution contribute_concurrency(const Observed& observed) {
  Contribution contribution;
  const Placement& placement = observed.app.spec.placement;
  contribution.every_pod.node_selector = placement.node_selector;
  contribution.every_pod.tolerations = placement.tolerations;
  for (const auto& [name, process] : observed.app.spec.processes) {
    contribution.replicas[name] = replicas_of(observed, name, process);
    if (process.autoscaling) contribution.autoscalers[name] = *process.autoscaling;
    PodPart& pod = contribution.process_pods[name];
    pod.topology_spread = placement.topology_spread.value_or(usual_spread());
    pod.resources = process.resources;
    pod.env.push_back({"TWELVEFACTOR_PROCESS", name, "", ""});
  }
  return contribution;
}

std::vector<Finding> check_concurrency(const Observed& observed) {
  std::vector<Finding> findings;
  for (const auto& [name, process] : observed.app.spec.processes) {
    const std::string path = ".spec.processes." + name;
    check_size(path, process, observed.app.spec, findings);
    const std::string_view manager = first_phrase(
        command_words(process.command, process.args),
        {"supervisord", "pm2", "forever", "monit", "runsvdir", "s6-svscan", "nohup", "daemonize"});
    if (manager.empty()) continue;
    findings.push_back(
        {"TF0803", 8, Level::kWarn, path + ".command",
         "starts a process manager (" + std::string(manager) + "): the platform is the process manager",
         "run the process itself in the foreground, and each further one as a process of its own"});
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
