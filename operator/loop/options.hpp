// What the operator is told at its start: flags and environment variables, read by cli/command_line.cpp
// (docs/reference.md).
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace twelvefactor::loop {

struct OperatorOptions {
  std::string kubeconfig;        // empty: the pod's service account, else $KUBECONFIG, else ~/.kube/config
  std::string context;           // empty: the kubeconfig's current one
  std::string listen = ":8080";  // metrics and probes; empty: none
  std::string probes_listen;     // probes alone, once more, for the kubelet; empty: none
  bool metrics_names = false;    // may metrics name apps, namespaces and peers?
  std::string reports;           // "openreports": findings are written as its Reports, too; empty: no
  int workers = 16;              // apps worked on at the same time, and so requests in flight
  double kube_api_qps = 0;       // 0: no limit of our own; the API server's fairness decides
  int kube_api_burst = 100;
  std::chrono::seconds resync{1800};  // every app is looked at again, without a request when nothing differs
  std::chrono::seconds shutdown_grace{15};  // how long the requests in hand may take after SIGTERM
  std::vector<std::string> namespaces;      // empty: the whole cluster
  bool leader_elect = false;                // false: this is the only process
  std::string lease_name = "twelvefactor-operator";
  std::string lease_namespace;  // empty: that of the pod or of the kubeconfig's context
  std::chrono::seconds lease_duration{15};
  std::chrono::seconds lease_renew_deadline{10};
  std::chrono::seconds lease_retry_period{2};
  std::string memory_budget;  // "256Mi"; empty: the limit of the cgroup, if there is one; 0: none
  std::string log_level = "info";
  std::string version;
};

}  // namespace twelvefactor::loop
