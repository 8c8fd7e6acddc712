// A TwelveFactorApp's spec as values: what the team wrote, with the CRD's defaults filled in. Field by field
// as in crds/twelvefactorapps.yaml. Read by kinds/twelve_factor_app.cpp; decided on by reconcile/.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/autoscaling.hpp"
#include "model/config.hpp"
#include "model/exemption.hpp"
#include "model/expose.hpp"
#include "model/network.hpp"
#include "model/parity.hpp"
#include "model/pod_settings.hpp"
#include "model/service.hpp"
#include "model/string_map.hpp"

namespace twelvefactor {

struct Codebase {
  std::string repository;
  std::string revision;  // the commit that was built
};

struct BackingService {
  std::string type;
  std::string provider;
  std::string version;
  std::string secret_name;  // of a Provisioned Service what it names now; empty while that is not known
  StringMap env;            // variable -> key of the binding Secret
  bool mount = false;
  std::optional<ServiceRef> service;  // a Provisioned Service, which says what the Secret is
};

struct Probe {
  std::string path;               // HTTP GET on the port, when not empty
  bool tcp = false;               // a TCP connection to the port
  std::vector<std::string> exec;  // a command in the container, when not empty
  int initial_delay_seconds = 0;
  int period_seconds = 10;
  int timeout_seconds = 1;
  int success_threshold = 1;
  int failure_threshold = 3;
  std::optional<std::string> grpc{};  // the health service of gRPC is asked for this service; "": the server
  std::string port{};                 // the name of a port; "": `port` of the process
};

struct Resources {
  StringMap requests;  // resource -> quantity in canonical form (kinds/text/quantity.hpp)
  StringMap limits;
};

/// How new pods take the place of old ones. What is absent factors/09_disposability decides.
struct RolloutRules {
  std::string max_surge;        // a number, or a percentage: "25%"
  std::string max_unavailable;  // as above
  std::optional<int> progress_deadline_seconds;
};

/// A directory that can be written, and goes with the pod.
struct Scratch {
  std::string size;     // in canonical form
  bool memory = false;  // in the memory of the node, not on its disk
};

/// A container beside a process, in each of its pods: it starts before it and ends after it.
struct Sidecar {
  std::string image;  // pinned by its digest
  std::vector<std::string> command;
  std::vector<std::string> args;
  StringMap env;
  std::map<std::string, SecretKeyRef> secrets;
  Resources resources;
  std::optional<Probe> startup;
  std::optional<Probe> readiness;
  Files files;
  std::map<std::string, NamedPort> ports{};  // by name: for the pod itself, its probes, and who reads metrics
};

struct Process {
  std::vector<std::string> command;
  std::vector<std::string> args;
  std::optional<int> port;
  std::map<std::string, NamedPort> ports;  // by name
  int replicas = 1;                        // without autoscaling
  std::optional<Autoscaling> autoscaling;
  std::string scaled_by;   // autoscaling.managedBy: what has the number, and is none of ours; "": nothing
  bool singleton = false;  // never two pods at once
  std::optional<Expose> expose;
  Resources resources;
  std::optional<Probe> startup;
  std::optional<Probe> readiness;
  std::optional<Probe> liveness;
  int termination_grace_period_seconds = 30;
  int pre_stop_sleep_seconds = 0;
  std::optional<int> min_ready_seconds;  // absent: factors/09_disposability decides
  RolloutRules rollout;
  PodSettings pod;
  Placement placement;
  // Config of this process alone, in place of the app's variables of the same names.
  StringMap env;
  std::map<std::string, SecretVariable> secrets;
  std::map<std::string, Scratch> scratch;  // by path
  std::map<std::string, Sidecar> sidecars;
  std::optional<MetricsEndpoint> metrics;
};

/// A command on this deploy's image, config and bindings: before each release, once per runId, by a schedule,
/// or whenever an AdminTask asks for it.
struct AdminProcess {
  enum class Trigger { kBeforeRelease, kOnce, kSchedule, kManual };
  Trigger trigger = Trigger::kOnce;
  std::vector<std::string> command;
  std::vector<std::string> args;
  std::string run_id = "1";  // kOnce
  std::string schedule;      // kSchedule: as in crontab(5)
  std::string time_zone;     // kSchedule: of the tz database; "": that of the control plane
  int active_deadline_seconds = 3600;
  Resources resources;
};

/// How releases are made and kept.
struct ReleaseRules {
  std::int64_t pin = 0;             // run this one again; 0: none
  bool run_before_release = false;  // the gate before a pinned release, too
  int history_limit = 10;
};

/// What of the pod's security can be chosen; the rest is restricted by construction.
struct Security {
  std::optional<int> run_as_user;
  std::optional<int> run_as_group;
};

struct AppSpec {
  std::string environment;
  Codebase codebase;
  std::string image;
  std::vector<std::string> image_pull_secrets;
  Config config;
  std::map<std::string, BackingService> backing_services;
  std::map<std::string, Process> processes;
  std::map<std::string, AdminProcess> admin_processes;
  ReleaseRules release;
  std::string log_format;  // "" when not stated
  Parity parity;
  std::map<std::string, Exemption> exemptions;  // by rule id
  StringMap service_account_annotations;
  Security security;
  Placement placement;
  PodSettings pod;
  std::optional<Network> network;  // absent: whoever the cluster's network lets in
  bool suspend = false;            // processes at zero, schedules paused, nothing deleted
};

}  // namespace twelvefactor
