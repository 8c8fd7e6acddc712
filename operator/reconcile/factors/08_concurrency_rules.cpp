// The rules of factor VIII. https://12factor.net/concurrency
#include <algorithm>

#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/foreground.hpp"
#include "reconcile/factors/process_size.hpp"
#include "reconcile/factors/schedulers.hpp"
#include "reconcile/factors/sidecars.hpp"
#include "reconcile/observed/seen_rules.hpp"
#include "reconcile/observed/state_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kAlone{
    .id = "TF0801",
    .factor = 8,
    .level = Level::kWarn,
    .title = "one pod alone in production",
    .looked_at =
        "`replicas`, or `autoscaling.minReplicas`, is 1, also by default, for any process of an app whose "
        "`environment` is `prod`, "
        "`production`, `prd` or `live`, also as a part (`prod-eu`, `production2`), and not `pre-prod` or "
        "`non-prod`. Not asked of a `singleton`, of a known scheduler (TF0806), and where "
        "`autoscaling.managedBy` says who has the number.",
    .why = "while that pod restarts or its node is drained, nobody does its work.",
    .remedy = "set replicas to 2 or more, or singleton: true when it must never run twice",
    .example = R"(environment: production
processes: {worker: {command: [/bin/worker], replicas: 1}}
---
environment: production
processes: {worker: {command: [/bin/worker], replicas: 2}}
)",
    .gaps =
        "Of a plain workload `lint` also reads the HorizontalPodAutoscaler or ScaledObject that stands among "
        "the "
        "files: its `minReplicas` counts. A workload with `strategy.type: Recreate` counts as a singleton.",
    .admission = R"(!variables.production ? [] :
variables.processes.filter(p, LEAST(p) == 1 && !variables.processes[p].?autoscaling.?managedBy.hasValue() &&
!variables.processes[p].?singleton.orValue(false) && PLAIN_COMMAND(p))
.map(p, 'spec.processes.' + p + (has(variables.processes[p].autoscaling) ? '.autoscaling.minReplicas' : '.replicas')))",
    .unseen =
        "a process whose command may be a scheduler (TF0806), or has more than 32 words or one of more than "
        "256 characters"};

constexpr Rule kRequests{
    .id = "TF0802",
    .factor = 8,
    .level = Level::kAudit,
    .title = "no requests",
    .looked_at =
        "`resources.requests` and `resources.limits` of a process are empty: where limits alone "
        "are stated, Kubernetes requests as much. One for cpu alone, or memory "
        "alone, is enough for the rule.",
    .why = "the scheduler cannot place the pod well, and it is the first to be evicted.",
    .remedy = "state requests for cpu and memory",
    .example = R"(processes: {worker: {command: [/bin/worker]}}
---
processes: {worker: {command: [/bin/worker], resources: {requests: {cpu: 10m, memory: 16Mi}}}}
)",
    .admission = R"(variables.processes.filter(p, ASKS_NOTHING(variables.processes[p]))
.map(p, 'spec.processes.' + p + '.resources.requests') +
variables.processes.filter(p, variables.processes[p].?sidecars.orValue({}).exists(s,
ASKS_NOTHING(variables.processes[p].sidecars[s]))).map(p, 'spec.processes.' + p + '.sidecars'))",
    .workloads = R"(!variables.serves ? [] :
variables.containers.filter(c, ASKS_NOTHING(c)).map(c, OF(c) + '.resources.requests'))"};

constexpr Rule kNoShare{
    .id = "TF0804",
    .factor = 8,
    .level = Level::kWarn,
    .title = "autoscaling without a request for what it goes by",
    .looked_at =
        "`processes.*.autoscaling`, and `resources.requests` or `resources.limits` of the same process: of "
        "cpu, "
        "which counts where no other metric is stated, and of memory where its target is. "
        "`lint` also reads the HorizontalPodAutoscaler of a plain workload, where it goes by the share of "
        "cpu.",
    .why =
        "the autoscaler goes by the share of the request that is used. Without a request there is no "
        "share, and nothing is "
        "scaled.",
    .remedy = "state how much a pod usually needs",
    .example = R"(processes: {worker: {autoscaling: {maxReplicas: 10}}}
---
processes: {worker: {autoscaling: {maxReplicas: 10}, resources: {requests: {cpu: 100m}}}}
)",
    .gaps = "False alarms: a LimitRange of the namespace that adds the request.",
    .admission = R"(variables.processes.filter(p, has(variables.processes[p].autoscaling) &&
!has(variables.processes[p].autoscaling.managedBy) &&
((has(variables.processes[p].autoscaling.targetCPUUtilizationPercentage) ||
!has(variables.processes[p].autoscaling.targetMemoryUtilizationPercentage) &&
variables.processes[p].autoscaling.?metrics.orValue({}).size() == 0) && LACKS(p, 'cpu') ||
has(variables.processes[p].autoscaling.targetMemoryUtilizationPercentage) && LACKS(p, 'memory')))
.map(p, 'spec.processes.' + p + '.resources.requests'))"};

constexpr Rule kScheduler{
    .id = "TF0806",
    .factor = 8,
    .level = Level::kWarn,
    .title = "a scheduler that may run twice",
    .looked_at =
        "commands of processes without `singleton: true`, for `celery beat` (also `-B` of a worker), "
        "`sidekiq -q scheduler`, `sidekiq-scheduler`, `resque-scheduler`, `rake resque:scheduler`, "
        "`clockwork`, "
        "`rqscheduler`, "
        "`artisan schedule:work` and `sentry run cron`. Not asked of a process with `replicas: 0`; `crond` "
        "and its kin are "
        "TF1205.",
    .why =
        "each one starts every job: with two of them mails go out twice. Without singleton a release starts "
        "the new pod beside the old one, also with one replica.",
    .remedy =
        "set singleton: true; then the old pod ends before the new one starts. Of a plain Deployment: one "
        "replica, and strategy.type Recreate",
    .example = R"(processes: {beat: {command: [celery, -A, shop, beat]}}
---
processes: {beat: {command: [celery, -A, shop, beat], singleton: true}}
)",
    .gaps =
        "Not seen: schedulers inside a web server or a worker, and in the entrypoint of the image. False "
        "alarms: schedulers that take a lock. In a plain workload `strategy.type: Recreate` counts as "
        "singleton, and "
        "StatefulSets are not asked."};

/// Of a request alone that a share can be told from. Where a limit alone is stated, the API server requests
/// as much.
/// The share is that of the pod: it is not known while one of its containers requests none.
void check_shares(const std::string& path, const Autoscaling& autoscaling, const Resources& stated,
                  std::vector<Finding>& findings) {
  const auto ask = [&](const std::string& resource) {
    if (stated.requests.contains(resource) || stated.limits.contains(resource)) return;
    findings.push_back(found(kNoShare, path + ".resources.requests." + resource,
                             "autoscaling goes by the share of the requested " + resource +
                                 " that is used, and none is requested"));
  };
  if (autoscaling.target_cpu_utilization_percentage) ask("cpu");
  if (autoscaling.target_memory_utilization_percentage) ask("memory");
}

/// It must not be told to run two.
bool check_scheduler(const std::string& path, const Process& process, std::vector<Finding>& findings) {
  if (process.singleton || process.replicas == 0) return process.singleton;
  const std::string scheduler = scheduler_in(read_command(process.command, process.args));
  if (scheduler.empty()) return false;
  findings.push_back(found(kScheduler, path + ".singleton",
                           "starts " + scheduler +
                               ", which does its work twice while two of it run: with more "
                               "than one pod, and at each release"));
  return true;
}

void check_size(const std::string& path, const Process& process, const AppSpec& spec,
                std::vector<Finding>& findings) {
  const bool alone = least_pods(process) == 1 && process.scaled_by.empty() && is_production(spec.environment);
  if (!check_scheduler(path, process, findings) && alone) {
    const char* field = process.autoscaling ? ".autoscaling.minReplicas" : ".replicas";
    findings.push_back(found(
        kAlone, path + field, "one pod alone does this work in production: while it restarts, nobody does",
        std::string("set ") + (field + 1) + " to 2 or more" +
            (process.autoscaling ? "" : ", or singleton: true when it must never run twice")));
  }
  if (process.autoscaling) check_shares(path, *process.autoscaling, process.resources, findings);
  const Resources& resources = process.resources;
  if (resources.requests.empty() && resources.limits.empty()) {
    findings.push_back(
        found(kRequests, path + ".resources.requests",
              "the process does not say what it needs, so the scheduler cannot place it well"));
  }
  for (const auto& [name, sidecar] : process.sidecars) {
    const std::string at = path + ".sidecars." + name;
    if (process.autoscaling) check_shares(at, *process.autoscaling, sidecar.resources, findings);
    if (sidecar.resources.requests.empty() && sidecar.resources.limits.empty()) {
      findings.push_back(
          found(kRequests, at + ".resources.requests",
                "the sidecar does not say what it needs, so the scheduler cannot place it well"));
    }
  }
}

}  // namespace

Rules concurrency_rules() {
  static const std::array<const Rule*, 10> kAll = {&kAlone,
                                                   &kRequests,
                                                   &process_manager_rule(),
                                                   &kNoShare,
                                                   &background_rule(),
                                                   &kScheduler,
                                                   &second_app_rule(),
                                                   &seen::kOutOfMemory,
                                                   &seen::kBelowStrength,
                                                   &seen::kAtLimit};
  return kAll;
}

std::vector<Finding> check_concurrency(const Observed& observed) {
  std::vector<Finding> findings;
  for (const auto& [name, process] : observed.app.spec.processes) {
    const std::string path = ".spec.processes." + name;
    check_size(path, process, observed.app.spec, findings);
    check_foreground(path, process.command, process.args, findings);
    for (const auto& [sidecar_name, sidecar] : process.sidecars)
      check_foreground(sidecar_path(name, sidecar_name), sidecar.command, sidecar.args, findings);
  }
  check_sidecars(observed.app.spec, findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
