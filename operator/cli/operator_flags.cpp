#include "cli/operator_flags.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/cluster/flag_with_variable.hpp"
#include "kinds/text/bytes.hpp"
#include "loop/election.hpp"

namespace twelvefactor::cli {
namespace {

int count(std::chrono::seconds time) {
  return static_cast<int>(time.count());
}

/// What single flags cannot see.
void check_together(loop::OperatorOptions& options) {
  const std::string problem = loop::lease_timing(options).problem();
  if (!problem.empty()) throw CLI::ValidationError(problem);
  std::sort(options.namespaces.begin(), options.namespaces.end());
  const auto again = std::unique(options.namespaces.begin(), options.namespaces.end());
  options.namespaces.erase(again, options.namespaces.end());
}

}  // namespace

OperatorFlags::OperatorFlags(CLI::App& root, const std::string& version)
    : seconds_{count(options_.resync), count(options_.shutdown_grace), count(options_.lease_duration),
               count(options_.lease_renew_deadline), count(options_.lease_retry_period)} {
  options_.version = version;
  add_operator(root);
}

void OperatorFlags::add_leader_election() {
  CLI::App* command = command_;
  flag(*command, "--leader-elect", options_.leader_elect,
       "Work only while holding a Lease, so that of several processes one works and the others stand by");
  flag(*command, "--lease-name", options_.lease_name, "The Lease; operators that share one take turns")
      ->check(check_name);
  flag(*command, "--lease-namespace", options_.lease_namespace,
       "Namespace of the Lease; without it that of the pod or of the kubeconfig's context")
      ->check(check_name);
  flag(*command, "--lease-duration", seconds_.lease_duration,
       "Seconds after the last renewal until another process may lead")
      ->check(CLI::PositiveNumber);
  flag(*command, "--lease-renew-deadline", seconds_.lease_renew_deadline,
       "Seconds without a renewal after which the leader ends")
      ->check(CLI::PositiveNumber);
  flag(*command, "--lease-retry-period", seconds_.lease_retry_period,
       "Seconds between two renewals, and between two attempts of those that stand by")
      ->check(CLI::PositiveNumber);
}

void OperatorFlags::add_operator(CLI::App& root) {
  CLI::App* command = root.add_subcommand("operator", "Run the reconcile loop until SIGTERM");
  command_ = command;
  flag(*command, "--kubeconfig", options_.kubeconfig,
       "File with the API server and credentials; without it the pod's service account, or KUBECONFIG, or "
       "~/.kube/config");
  flag(*command, "--context", options_.context, "Context of the kubeconfig; without it the current one");
  flag(*command, "--listen", options_.listen, "Address of /metrics, /healthz and /readyz; empty for none");
  flag(*command, "--probes-listen", options_.probes_listen,
       "One more address of /healthz and /readyz, for the kubelet; empty for none");
  flag(*command, "--metrics-names", options_.metrics_names,
       "Name apps, namespaces and peers in metrics; without it those are sums over all apps");
  flag(*command, "--reports", options_.reports,
       "openreports: write the findings of each app also as a Report of openreports.io, where the cluster "
       "serves that kind. Without it they are in the status alone")
      ->check(CLI::IsMember({"openreports"}));
  flag(*command, "--namespace", options_.namespaces,
       "Look after the apps of this namespace only; may be repeated, or a list with commas. Without it all "
       "namespaces")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->check(check_name);
  add_leader_election();
  flag(*command, "--workers", options_.workers,
       "How many apps it works on at the same time, which bounds its requests in flight")
      ->check(CLI::Range(1, 256));
  flag(*command, "--kube-api-qps", options_.kube_api_qps,
       "Requests per second at most; with 0 the API server's priority and fairness decides")
      ->check(CLI::NonNegativeNumber);
  flag(*command, "--kube-api-burst", options_.kube_api_burst,
       "How many requests may exceed --kube-api-qps for a moment")
      ->check(CLI::PositiveNumber);
  flag(*command, "--resync", seconds_.resync,
       "Seconds between two checks of every app; they cost no request when nothing differs")
      ->check(CLI::PositiveNumber);
  flag(*command, "--shutdown-grace", seconds_.shutdown_grace,
       "Seconds that requests in hand may take after SIGTERM")
      ->check(CLI::NonNegativeNumber);
  flag(*command, "--memory-budget", options_.memory_budget,
       "How much memory the operator may use, such as 256Mi: apps that need more than is left wait and say "
       "so. "
       "0: no limit; without it the limit of its cgroup")
      ->check([](const std::string& text) {
        return text.empty() || kinds::bytes_of(text) ? "" : "it is not a number of bytes, such as 256Mi or 0";
      });
  flag(*command, "--log-level", options_.log_level, "The lowest level that is logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  command->footer("Example: twelvefactor operator --kubeconfig ~/.kube/config --listen 127.0.0.1:8080");
}

std::optional<loop::OperatorOptions> OperatorFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  loop::OperatorOptions options = options_;
  options.resync = std::chrono::seconds(seconds_.resync);
  options.shutdown_grace = std::chrono::seconds(seconds_.shutdown_grace);
  options.lease_duration = std::chrono::seconds(seconds_.lease_duration);
  options.lease_renew_deadline = std::chrono::seconds(seconds_.lease_renew_deadline);
  options.lease_retry_period = std::chrono::seconds(seconds_.lease_retry_period);
  check_together(options);
  return options;
}

}  // namespace twelvefactor::cli
