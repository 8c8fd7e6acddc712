// VIII. Concurrency: scale out by process type. One Deployment per process, each with its own count and size.
// https://12factor.net/concurrency
#include "kinds/names.hpp"
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

bool is_production(std::string_view environment) {
  return environment.starts_with("prod");
}

void check_size(const std::string& path, const Process& process, const AppSpec& spec,
                std::vector<Finding>& findings) {
  if (process.replicas == 1 && is_production(spec.environment)) {
    findings.push_back({"TF0801", 8, Level::kWarn, path + ".replicas",
                        "one pod alone does this work in production: while it restarts, nobody does",
                        "set replicas to 2 or more"});
  }
  if (process.resources.requests.empty()) {
    findings.push_back({"TF0802", 8, Level::kAudit, path + ".resources.requests",
                        "the process does not say what it needs, so the scheduler cannot place it well",
                        "state requests for cpu and memory"});
  }
}

}  // namespace

Contribution contribute_concurrency(const Observed& observed) {
  Contribution contribution;
  for (const auto& [name, process] : observed.app.spec.processes) {
    contribution.replicas[name] = process.replicas;
    PodPart& pod = contribution.process_pods[name];
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
