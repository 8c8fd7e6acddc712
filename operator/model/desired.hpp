// What reconcile returns: the objects that should be there, what it found, and what it waits for. No I/O has
// happened yet.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/admin_task.hpp"
#include "model/digest.hpp"
#include "model/finding.hpp"
#include "model/kind.hpp"
#include "model/observed.hpp"
#include "model/parity_report.hpp"
#include "model/release.hpp"

namespace twelvefactor {

struct KeptObject {
  Kind kind = Kind::kConfigMap;
  std::string name;
};

/// Another object that one cannot do without.
using Need = KeptObject;

struct DesiredObject {
  Kind kind = Kind::kConfigMap;
  std::string name;
  std::string json;         // the whole object, without status; of a generated Secret without values
  Digest digest;            // of its fields, comparable with Child::digest
  std::uint64_t paths = 0;  // of their places, comparable with Child::paths
  bool hold = false;  // something it needs is missing: do not create or change it now, and do not remove it
  bool immutable = false;         // exists or not: never changed (Jobs, AppReleases)
  std::optional<int> replicas;    // of a Deployment that is held: these follow the spec all the same
  std::optional<bool> suspend{};  // of a CronJob that is held: this follows the spec all the same
  std::vector<Need> needs{};      // not created or changed while one of these is missing, refused or not ours
  /// Variables that its pods get by envFrom, as far as they are known: one of the same name in our container
  /// would win over them. Null: none.
  std::shared_ptr<const std::set<std::string>> env_from{};
};

/// A value the operator must make when it sends a generated Secret. An instruction: the bytes are made by
/// apply/generated_secret.
struct GeneratedKey {
  std::string key;
  GeneratedValue value;
};

/// Something that is missing and may come by itself.
struct Wait {
  std::string
      condition;  // the condition it makes False: ConfigReady or BackingServicesBound; "" for none but Ready
  std::string reason;
  std::string message;        // names the object and says what to do
  bool holds_pods = true;     // the pods must not change before it is there
  bool needs_person = false;  // it will not come by itself
};

/// Why no new release may run. What runs goes on.
struct Veto {
  std::string reason{};   // of the condition Ready
  std::string message{};  // empty: there is none
  bool needs_person = true;
  [[nodiscard]] bool any() const { return !message.empty(); }
};

/// The status that an AppRelease should have.
struct WishedReleaseStatus {
  std::string name;
  std::string json;
  Digest digest;
};

/// How one process stands.
struct ProcessState {
  int wanted = 0;   // replicas of the spec, or of its autoscaler
  int ready = 0;    // old and new ones
  int updated = 0;  // of those ready, how many surely are new ones: a Deployment counts both as one
  int available = 0;
  int old = 0;            // pods that are still to be replaced
  bool taken_up = false;  // its controller has seen what is asked for now
  bool rolled_out = false;
  std::string
      scaled_by;  // the autoscaler that is not ours and has the number of pods; empty: the spec has it
};

/// What is to be done about an AdminTask.
struct WishedTask {
  std::shared_ptr<const AdminTask> task;
  AdminTaskStatus status;            // when `job` could be made
  std::optional<DesiredObject> job;  // to be made, once
  bool remove = false;               // it ended long enough ago
  bool wants_command = false;        // nothing is in its way but that its command was left out
};

struct Desired {
  std::vector<DesiredObject> objects;                 // in the order in which they are written
  std::vector<WishedReleaseStatus> release_statuses;  // written before what follows from them
  ReleaseOutlook release;
  bool read_again = false;  // something that was just written is to be read before it goes on
  std::map<std::string, ProcessState> processes;  // by name
  std::vector<KeptObject> kept;                   // not desired any more, but not to be removed yet
  std::vector<GeneratedKey> generated;            // of the generated Secret
  std::vector<Finding> findings;                  // worst first
  Veto veto;
  std::vector<Wait> waits;
  std::map<std::string, AdminRecord> admin_processes;  // how each Once process stands, to be recorded
  std::map<std::string, std::string> schedules;        // see PreviousStatus
  std::map<std::string, std::string> as_written;       // see PreviousStatus
  bool suspended = false;                              // see PreviousStatus
  std::map<std::string, ParityReport> parity;          // by key of the peer
  std::vector<WishedTask> tasks;
  std::optional<std::chrono::seconds>
      look_again;  // it is to be judged anew after this time, without any event
};

}  // namespace twelvefactor
