// The rules of factor IX. https://12factor.net/disposability
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/process_size.hpp"
#include "reconcile/observed/seen_rules.hpp"
#include "reconcile/observed/state_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kReadiness{
    .id = "TF0901",
    .factor = 9,
    .level = Level::kWarn,
    .title = "a port without readiness",
    .looked_at =
        "`processes.<name>.readiness` of a process with a port. In a plain workload a port is also one that "
        "another probe asks, or to which a Service among the files sends requests; ports for UDP alone are "
        "none.",
    .why =
        "without it a pod gets requests before it listens, and a rollout goes on before the new pods serve.",
    .remedy = "add readiness with a path, tcp, grpc or exec",
    .example = R"(processes: {web: {command: [/bin/web], port: 8080}}
---
processes: {web: {command: [/bin/web], port: 8080, readiness: {path: /healthz}}}
)",
    .admission = R"(variables.processes.filter(p, LISTENS(p) && !has(variables.processes[p].readiness))
.map(p, 'spec.processes.' + p + '.readiness'))",
    .workloads = R"(!variables.serves ? [] :
variables.containers.filter(c, TAKES_CONNECTIONS(c) && !has(c.readinessProbe)).map(c, OF(c) + '.readinessProbe'))"};

constexpr Rule kShell{.id = "TF0902",
                      .factor = 9,
                      .level = Level::kWarn,
                      .title = "a shell keeps SIGTERM",
                      .looked_at =
                          "the command of a process is `sh -c` (`bash`, `ash`, `dash`, `zsh`, `ksh` too) and "
                          "the shell stays: no command of the script is run by "
                          "`exec`, outside of pipes, `( )` and `&`, and no `trap` is set. `dumb-init` and "
                          "`tini -g` before the shell are fine.",
                      .why =
                          "the shell is process 1 and does not pass SIGTERM on. Every stop waits for the "
                          "grace period and then kills.",
                      .remedy = "name the program itself as the command, or put exec before it",
                      .example = R"(processes: {worker: {command: [sh, -c, "cd /srv && bin/worker"]}}
---
processes: {worker: {command: [sh, -c, "cd /srv && exec bin/worker"]}}
)",
                      .gaps =
                          "False alarms: bash, and some other shells, exec a single simple command by "
                          "themselves. Not seen: `sh start.sh`, and a shell in the "
                          "entrypoint of the image."};

constexpr Rule kGrace{
    .id = "TF0903",
    .factor = 9,
    .level = Level::kWarn,
    .title = "no time to stop",
    .looked_at =
        "`terminationGracePeriodSeconds` without `preStopSleepSeconds` leaves fewer than 5 seconds. In a "
        "plain "
        "workload the sleep is what `lifecycle.preStop` waits (`sleep`, or a command that sleeps).",
    .why = "a process that is killed in its work leaves requests without an answer, and jobs half done.",
    .remedy =
        "raise terminationGracePeriodSeconds above the time that a request or job takes, or lower "
        "preStopSleepSeconds",
    .example = R"(processes: {worker: {command: [/bin/worker], terminationGracePeriodSeconds: 1}}
---
processes: {worker: {command: [/bin/worker], terminationGracePeriodSeconds: 30}}
)",
    .admission =
        R"(variables.processes.filter(p, variables.processes[p].?terminationGracePeriodSeconds.orValue(30) -
variables.processes[p].?preStopSleepSeconds.orValue(0) < 5)
.map(p, 'spec.processes.' + p + '.terminationGracePeriodSeconds'))",
    .workloads = R"(!variables.serves ? [] : variables.containers.filter(c, variables.grace -
c.?lifecycle.?preStop.?sleep.?seconds.orValue(0) < 5).map(c, 'terminationGracePeriodSeconds'))"};

constexpr Rule kTooLong{
    .id = "TF0904",
    .factor = 9,
    .level = Level::kAudit,
    .title = "takes long to stop",
    .looked_at = "`terminationGracePeriodSeconds` of a process with a port is above 300.",
    .why =
        "a process is disposable when it can go at any moment: nodes are drained, and rollouts wait for each "
        "pod.",
    .remedy = "answer what is in hand and end; move long work into a worker that can be broken off",
    .example =
        R"(processes: {web: {command: [/bin/web], port: 8080, readiness: {tcp: true}, terminationGracePeriodSeconds: 900}}
---
processes: {web: {command: [/bin/web], port: 8080, readiness: {tcp: true}, terminationGracePeriodSeconds: 30}}
)",
    .gaps = "False alarms: connections that live for hours, such as websockets.",
    .admission = R"(variables.processes.filter(p, LISTENS(p) &&
variables.processes[p].?terminationGracePeriodSeconds.orValue(30) > 300)
.map(p, 'spec.processes.' + p + '.terminationGracePeriodSeconds'))",
    .workloads =
        R"(variables.serves && variables.grace > 300 && variables.containers.exists(c, TAKES_CONNECTIONS(c)) ?
['terminationGracePeriodSeconds'] : [])"};

constexpr Rule kBudget{
    .id = "TF0905",
    .factor = 9,
    .level = Level::kWarn,
    .kept = Kept::kByLint,
    .title = "a disruption budget lets no pod go",
    .looked_at =
        "a PodDisruptionBudget: `maxUnavailable` is 0, `minAvailable` is `100%`, or is not less than the "
        "`replicas`, or the autoscaler's `minReplicas`, of the workload among the files that it selects. The "
        "budgets that the operator makes always let one go.",
    .why =
        "a process is disposable. With this budget no node with one of its pods can be drained or upgraded.",
    .remedy = "let one pod go: maxUnavailable: 1, and more pods than the budget keeps",
    .gaps = "Not seen: selectors with `matchExpressions`, and shares other than 100 %."};

constexpr Rule kAllAtOnce{
    .id = "TF0906",
    .factor = 9,
    .level = Level::kWarn,
    .title = "a rollout may end every pod at once",
    .looked_at =
        "`rollout.maxUnavailable` of a process with a port: `100%`, or as many as `replicas`, or "
        "`autoscaling.minReplicas`, which is at least 1.",
    .why = "from the first moment of a rollout until the new pods are ready, requests find nobody.",
    .remedy = "lower rollout.maxUnavailable, or leave it out: then no pod ends before its successor is ready",
    .example =
        R"(processes: {web: {command: [/bin/web], port: 8080, replicas: 2, readiness: {path: /healthz}, rollout: {maxUnavailable: 2}}}
---
processes: {web: {command: [/bin/web], port: 8080, replicas: 2, readiness: {path: /healthz}, rollout: {maxUnavailable: 1}}}
)",
    .gaps = "Not looked at: plain workloads, and shares below 100 %.",
    .admission =
        R"(variables.processes.filter(p, LISTENS(p) && variables.processes[p].?rollout.?maxUnavailable.hasValue() && LEAST(p) > 0 &&
(type(variables.processes[p].rollout.maxUnavailable) == string ?
variables.processes[p].rollout.maxUnavailable == '100%' :
variables.processes[p].rollout.maxUnavailable >= LEAST(p)))
.map(p, 'spec.processes.' + p + '.rollout.maxUnavailable'))"};

/// As the Deployment's controller counts: a share is rounded down.
bool may_end_all(const Process& process) {
  const std::string& most = process.rollout.max_unavailable;
  if (!takes_connections(process) || most.empty() || least_pods(process) == 0) return false;
  if (most.ends_with('%')) return most == "100%";
  return most.size() > 4 || std::stoi(most) >= least_pods(process);
}

constexpr int kLeastGrace = 5;
constexpr int kLongGrace = 300;

void check_grace(const std::string& path, const Process& process, std::vector<Finding>& findings) {
  const int left = process.termination_grace_period_seconds - process.pre_stop_sleep_seconds;
  if (left < kLeastGrace) {
    findings.push_back(found(kGrace, path + ".terminationGracePeriodSeconds",
                             "the process has " + std::to_string(left < 0 ? 0 : left) +
                                 " s to finish its work after SIGTERM, then it is killed"));
  }
  if (takes_connections(process) && process.termination_grace_period_seconds > kLongGrace) {
    findings.push_back(found(kTooLong, path + ".terminationGracePeriodSeconds",
                             "a rollout or a drained node may wait " +
                                 std::to_string(process.termination_grace_period_seconds) +
                                 " s for each pod"));
  }
}

}  // namespace

Rules disposability_rules() {
  static constexpr std::array<const Rule*, 12> kAll = {
      &kReadiness,      &kShell,           &kGrace,           &kTooLong,
      &kBudget,         &kAllAtOnce,       &seen::kKilled,    &seen::kStopError,
      &seen::kSlowStop, &seen::kSlowStart, &seen::kProbeKill, &seen::kCrashLoop};
  return kAll;
}

std::vector<Finding> check_disposability(const Observed& observed) {
  std::vector<Finding> findings;
  for (const auto& [name, process] : observed.app.spec.processes) {
    const std::string path = ".spec.processes." + name;
    if (takes_connections(process) && !process.readiness) {
      findings.push_back(
          found(kReadiness, path + ".readiness",
                "nothing says when a new pod can take requests, so it gets them before it listens"));
    }
    if (read_command(process.command, process.args).shell_stays) {
      findings.push_back(
          found(kShell, path + ".command",
                "a shell runs the process and keeps SIGTERM for itself: every stop waits for the "
                "grace period and kills"));
    }
    check_grace(path, process, findings);
    if (may_end_all(process)) {
      findings.push_back(found(kAllAtOnce, path + ".rollout.maxUnavailable",
                               "a rollout may end all pods before a new one is ready"));
    }
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
