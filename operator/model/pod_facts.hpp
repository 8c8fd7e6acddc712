// What is kept of a pod: only what somebody must know about. A pod that runs as it should is not kept at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace twelvefactor {

struct PodFacts {
  std::string name;
  std::string process;        // of the label twelvefactor.dev/process, else empty
  std::string admin_process;  // of the label twelvefactor.dev/admin-process, else empty
  std::string task;           // of the label twelvefactor.dev/task, else empty
  std::string job;            // the Job that made it, else empty
  std::string reason;         // of model/reasons.hpp, from what the kubelet says: ImagePullFailed,
                              // ContainerConfigError, CrashLooping
  std::string message;        // the kubelet's words
  std::string ended;          // why a process ended last, in the kubelet's word: Error, OOMKilled, Completed
  std::string image;          // that the pod asks for
  std::int64_t release = 0;   // of the label twelvefactor.dev/release; 0: none
  std::string last_words;     // the end of the log of an admin process that failed, as the kubelet keeps it
  std::string started;        // RFC 3339: when an admin process or a task began to run; else empty
  std::optional<int> exit_code;  // of an admin process that ended, or of a process's last run
  /// Not 0: it ended more than once and runs again since then (seconds since 1970). Whether that is a loop,
  /// only time tells (gather/crash_loops.hpp).
  std::int64_t running_again_since = 0;
};

}  // namespace twelvefactor
