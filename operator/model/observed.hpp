// Everything reconcile may look at for one app, gathered before the call. A value: nothing in it changes
// while it is read.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/admin_task.hpp"
#include "model/adoption.hpp"
#include "model/app_key.hpp"
#include "model/app_spec.hpp"
#include "model/child.hpp"
#include "model/compared_deploy.hpp"
#include "model/condition.hpp"
#include "model/config_map_facts.hpp"
#include "model/contract.hpp"
#include "model/digest.hpp"
#include "model/finding.hpp"
#include "model/ingress_classes.hpp"
#include "model/parity_report.hpp"
#include "model/pod_facts.hpp"
#include "model/policy.hpp"
#include "model/release.hpp"
#include "model/secret_facts.hpp"
#include "model/served.hpp"
#include "model/service.hpp"
#include "model/sighting.hpp"
#include "model/uid.hpp"
#include "model/waiting_pod.hpp"

namespace twelvefactor {

/// What the status remembers of an admin process: of a Once one the run that is asked for, of a scheduled one
/// the run that ended last. It outlives the Job.
struct AdminRecord {
  enum class State { kRunning, kSucceeded, kFailed };
  std::string run_id;  // empty: of a schedule
  State state = State::kRunning;
  std::optional<int> exit_code;
  std::string job;
  std::string completion_time;  // RFC 3339, empty while it runs
  std::string message;          // the end of what a failed one wrote
  Uid job_uid{};                // another Job of that name is another run; empty until the Job was seen
  // While it runs, why it cannot start; not recorded.
  std::string trouble{};
  std::string trouble_reason{};
};

/// What the app's own status said when it was last seen.
struct PreviousStatus {
  std::int64_t observed_generation = -1;
  std::string json;  // the whole status, to write only when it differs
  std::vector<Condition> conditions;
  std::map<std::string, AdminRecord> admin_processes;
  // The scheduled admin processes of the release that runs: name -> digest of the command.
  std::map<std::string, std::string> schedules;
  // Deployments and CronJobs: name -> digest of what was written and is there, without what acts in a hold.
  std::map<std::string, std::string> as_written;
  bool suspended = false;  // every process was at zero by spec.suspend, and not all of them go on yet
  ReleaseNumbers release;
  std::map<std::string, SecretVersion> secret_versions;  // by the name of the Secret
  std::map<std::string, std::string> parity;             // key of the peer -> state of its report
  std::set<std::pair<std::string, std::string>> warned;  // rule and path of the findings at Warn that count
  std::vector<Finding> seen;  // findings from running pods: rule, path, message, since, release
};

struct App {
  AppKey key;
  Uid uid;
  bool paused = false;  // the annotation twelvefactor.dev/paused: nothing may be written but the status
  std::string retry;    // the annotation twelvefactor.dev/retry
  std::optional<Adoption> adoption;  // the annotation twelvefactor.dev/adoption
  std::int64_t generation = 0;
  std::string changed_by;  // the field manager that changed the spec last; empty: nobody knows
  AppSpec spec;
};

struct Observed {
  App app;
  std::string
      spec_error;  // why the spec could not be read; then app.spec is empty and nothing may be touched
  std::size_t spec_bytes = 0;  // as JSON
  bool memory_spent = false;   // then spec_error says so
  bool spec_unread = false;    // it is there, and cannot be had now: nothing is to be done
  std::string resource_version;
  bool offline = false;         // `render`: there is no cluster to ask, references count as present
  std::vector<Child> children;  // all that carry this app's name, whoever owns them
  std::map<std::string, SecretFacts> secrets;         // the Secrets the spec refers to, by name
  std::map<ServiceRef, ServiceFacts> services;        // the Provisioned Services the spec refers to
  std::map<std::string, ConfigMapFacts> config_maps;  // the ConfigMaps that config.envFrom refers to, by name
  std::string config_map_problem;                     // why the data of one of them is absent
  std::string config_too_large;                       // why that of all is: together it is too much
  std::map<std::string, SecretVersion>
      secret_versions;         // of those whose contents could be read, by the name of the Secret
  std::string secret_problem;  // why one of them is absent
  /// The same hash of the generated values as they will be, made before their Secret; empty: it is there, or
  /// they are made with it.
  std::string prepared_hash;
  // Keys that variables are made of, and whose values can be none; by the name of the Secret.
  std::map<std::string, std::set<std::string>> unusable_keys;
  std::optional<ReleaseContent> pinned;  // what spec.release.pin names; absent when there is none
  std::string pin_problem;               // why it could not be read
  StringMap pinned_literals;             // of config.env in it, where it is compared with a peer
  // What the processes run, while something else is asked for; absent when nobody knows.
  std::optional<ReleaseContent> running;
  // What the ConfigMaps of `pinned` and of `running` hold, by name, also when they have been deleted since.
  std::map<std::string, StringMap> snapshots;
  // By variable that comes from no Secret: does it fit config.contract?
  std::map<std::string, Fit> contract_fits;
  // Do the values of all Secrets that the contract limits fit, taken together? Which one does not is not
  // told: a contract that somebody changes again and again would spell the values out.
  std::optional<bool> secrets_fit_contract;
  std::string contract_problem;                         // why that is absent
  std::vector<std::shared_ptr<const AdminTask>> tasks;  // those that name this app
  std::map<std::int64_t, ReleaseContent> releases;      // those that tasks are to run on, by number
  std::string release_problem;                          // why one of them could not be read
  std::set<std::string> unread_jobs;                    // by name: whether they are there cannot be told now
  std::string settled_release;  // hash of what has been asked for without a change for a moment
  std::string now;              // RFC 3339, UTC: only ever written down
  std::optional<IngressClasses> ingress_classes;  // absent: nobody asked, or they may not be watched
  Served http_routes = Served::kUnknown;
  Served pod_monitors = Served::kUnknown;
  Served findings_reports = Served::kUnknown;   // kUnknown, too, while nobody asks for them
  std::vector<PodFacts> pods;                   // only those with something to tell
  std::vector<Sighting> sightings;              // of all pods, what was seen often enough
  std::vector<WaitingPod> waiting_pods;         // that run and are not ready yet
  std::set<std::string> recovering;             // processes with a pod that restarted minutes ago
  std::map<std::string, std::int64_t> refused;  // processes at whose port nothing listens, with their release
  std::string origin_problem;                   // why it cannot be told who made a Job
  Policies policies;                            // all of the cluster; null: none
  std::map<std::string, ComparedDeploy> peers;  // by key; only those that consent, as deeply as they do
  std::set<std::string> circular_peers;         // keys of required ones that require this app in turn
  // Of the app itself: what it takes from Secrets, while a peer shows as much (see ComparedDeploy).
  std::map<std::string, SecretMark> secret_marks;
  std::map<std::string, std::string> parity_problems;  // by key of the peer: why its secrets are not compared
  std::map<std::string, std::string> unread_peers;  // by key of the peer: why it cannot be compared with now
  // The reports of a pass before, while nothing that they are made of has changed: then `peers` tells only
  // what else is asked of them (depth, runs, available_since, changed_by). Null: they are to be made.
  std::shared_ptr<const std::map<std::string, ParityReport>> known_parity;
  Digest parity_inputs;  // of all that they are made of
  PreviousStatus previous;
  std::optional<std::chrono::seconds>
      look_again;  // something may look different after this time, without any event
};

}  // namespace twelvefactor
