// IX. Disposability: fast start, graceful stop. Probes say when a pod may get work; the grace period and
// SIGTERM how it leaves. https://12factor.net/disposability
#include <algorithm>

#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/process_size.hpp"

namespace twelvefactor::reconcile {
namespace {

/// `sh -c "a; b"` keeps the shell as process 1, which does not pass SIGTERM on; `sh -c "exec a"` does not.
bool shell_swallows_signals(const Process& process) {
  if (!runs_shell(process.command, process.args)) return false;
  const std::vector<std::string> words = command_words(process.command, process.args);
  return std::find(words.begin(), words.end(), "exec") == words.end();
}

}  // namespace

Contribution contribute_disposability(const Observed& observed) {
  Contribution contribution;
  for (const auto& [name, process] : observed.app.spec.processes) {
    PodPart& pod = contribution.process_pods[name];
    pod.startup = process.startup;
    pod.readiness = process.readiness;
    pod.liveness = process.liveness;
    pod.termination_grace_period_seconds = process.termination_grace_period_seconds;
    pod.pre_stop_sleep_seconds = process.pre_stop_sleep_seconds;
    // Of one pod there is none to spare: a budget would only keep its node from being drained.
    if (least_pods(process) >= 2) contribution.disruption_budgets.insert(name);
  }
  return contribution;
}

std::vector<Finding> check_disposability(const Observed& observed) {
  std::vector<Finding> findings;
  for (const auto& [name, process] : observed.app.spec.processes) {
    const std::string path = ".spec.processes." + name;
    if (process.port && !process.readiness) {
      findings.push_back({"TF0901", 9, Level::kWarn, path + ".readiness",
                          "nothing says when a new pod can take requests, so it gets them before it listens",
                          "add readiness with a path, tcp: true or exec"});
    }
    if (shell_swallows_signals(process)) {
      findings.push_back({"TF0902", 9, Level::kWarn, path + ".command",
                          "a shell runs the process and keeps SIGTERM for itself: every stop waits for the "
                          "grace period and kills",
                          "name the program itself as the command, or put exec before it"});
    }
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
