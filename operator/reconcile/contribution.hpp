// What one factor says about an app: parts of the objects to make, findings, and what it waits for. A value;
// compose.cpp puts the twelve together, and the order in which they were asked does not matter.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kinds/build/pod_template.hpp"
#include "model/desired.hpp"

namespace twelvefactor::reconcile {

/// A part of a pod. What is absent, another factor says; no two factors say the same field, which a unit test
/// checks over many apps (tests/unit/reconcile/properties_test.cpp).
struct PodPart {
  StringMap labels;
  StringMap annotations;
  std::vector<kinds::EnvVar> env;  // the same variable from two factors: the higher factor's counts
  std::vector<EnvSource>
      env_from;  // in the order of the factors; of two with the same variable the later counts
  std::vector<kinds::Volume> volumes;
  std::optional<kinds::PodFiles> files;
  std::vector<kinds::SidecarContainer> sidecars;
  std::optional<std::string> image;
  std::optional<std::vector<std::string>> command;
  std::optional<std::vector<std::string>> args;
  std::optional<int> port;
  std::map<std::string, NamedPort> ports;
  std::optional<Probe> startup;
  std::optional<Probe> readiness;
  std::optional<Probe> liveness;
  std::optional<Resources> resources;
  std::optional<int> termination_grace_period_seconds;
  std::optional<int> pre_stop_sleep_seconds;
  std::optional<std::string> restart_policy;
  std::vector<std::string> image_pull_secrets;
  std::optional<Security> security;
  std::optional<std::string> priority_class;
  std::optional<StringMap> node_selector;
  std::optional<std::vector<Toleration>> tolerations;
  std::vector<TopologySpread> topology_spread;
};

/// A run of a Once admin process that should be there and is not.
struct AdminRun {
  std::string run_id;
  int active_deadline_seconds = 0;
};

/// When a scheduled admin process runs.
struct Schedule {
  std::string schedule;
  std::string time_zone;
  bool suspend = false;
  int active_deadline_seconds = 0;
};

struct Contribution {
  StringMap labels;       // on every child and every pod
  StringMap annotations;  // on every child
  PodPart every_pod;
  std::map<std::string, PodPart> process_pods;  // by process
  std::map<std::string, PodPart> admin_pods;    // by admin process
  /// By process: these get a Deployment. Without a number an autoscaler has it.
  std::map<std::string, std::optional<int>> replicas;
  std::set<std::string> singletons;                     // processes that never run twice
  std::map<std::string, int> min_ready_seconds;         // by process: for so long a new pod has to be ready
  std::map<std::string, RolloutRules> rollouts;         // by process: how they replace their pods
  std::map<std::string, Autoscaling> autoscalers;       // by process: these get a HorizontalPodAutoscaler
  std::set<std::string> disruption_budgets;             // processes that get a PodDisruptionBudget
  std::map<std::string, Network> network_policies;      // by process: these get a NetworkPolicy
  std::map<std::string, MetricsEndpoint> pod_monitors;  // by process: these get a PodMonitor
  std::set<std::string> services;                       // processes that get a Service
  std::map<std::string, Expose> ingresses;              // by process: these get an Ingress
  std::map<std::string, Expose> routes;                 // by process: these get HTTPRoutes
  std::map<std::string, AdminRun> admin_runs;           // by admin process: these get a Job
  std::map<std::string, Schedule> schedules;            // by admin process: these get a CronJob
  std::optional<StringMap> config_map;                  // the snapshot's content
  std::optional<StringMap> files_map;                   // that of the files' texts
  std::optional<StringMap> service_account;             // its annotations
  std::vector<GeneratedKey> generated;                  // of the generated Secret
  std::vector<KeptObject> kept;
  std::map<std::string, AdminRecord> admin_processes;
  std::vector<Wait> waits;
};

/// A contribution and the number of the factor that made it, which decides between two values of one
/// variable.
using Numbered = std::pair<int, Contribution>;

}  // namespace twelvefactor::reconcile
