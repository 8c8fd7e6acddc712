// What is kept of a pod: only what somebody must know about. A pod that runs as it should is not kept at all.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "model/uid.hpp"

namespace twelvefactor {

struct PodFacts {
  std::string name;
  std::string process;        // of the label twelvefactor.dev/process, else empty
  std::string admin_process;  // of the label twelvefactor.dev/admin-process, else empty
  std::string task;           // of the label twelvefactor.dev/task, else empty
  std::string job;            // the name of the Job that owns it, else empty
  Uid job_uid;                // and its UID: another Job may have had the name before
  std::string replica_set;    // the name of the ReplicaSet that controls it, else empty
  Uid replica_set_uid;
  std::string reason;         // of model/reasons.hpp, from what the kubelet says: ImagePullFailed,
                              // ContainerConfigError, CrashLooping; of a run also Unschedulable
  std::string container;      // the sidecar that it is about; empty: the process itself
  std::string message;        // the kubelet's or the scheduler's words
  std::string ended;          // why a process ended last, in the kubelet's word: Error, OOMKilled, Completed
  std::string image;          // that the pod asks for
  std::int64_t release = 0;   // of the label twelvefactor.dev/release; 0: none
  std::string last_words;     // the end of the log of an admin process that failed, as the kubelet keeps it
  bool words_unread = false;  // they may be told later: a Secret that they hold could not be read just now
  std::string started;        // RFC 3339: when an admin process or a task began to run; else empty
  std::string finished;       // RFC 3339: when the command of an admin process or a task ended; else empty
  std::string created;        // RFC 3339, by the API server's clock; only where there are last words
  std::set<std::string> secrets;  // that the command could read, by name; only where there are last words
  bool kept_up = false;           // its command has ended, and a container that was injected still runs
  std::optional<int> exit_code;   // of an admin process that ended, or of a process's last run
  /// Not 0: it ended more than once and runs again since then (seconds since 1970). Whether that is a loop,
  /// only time tells (gather/crash_loops.hpp).
  std::int64_t running_again_since = 0;
};

}  // namespace twelvefactor
