// What is kept of a pod: only what somebody must know about. A pod that runs as it should is not kept at all.
#pragma once

#include <optional>
#include <string>

namespace twelvefactor {

struct PodFacts {
  std::string name;
  std::string process;        // of the label twelvefactor.dev/process, else empty
  std::string admin_process;  // of the label twelvefactor.dev/admin-process, else empty
  std::string job;            // the Job that made it, else empty
  std::string reason;         // of the waiting container: ImagePullBackOff, CreateContainerConfigError, CrashLoopBackOff, ...
  std::string message;        // the kubelet's words
  std::optional<int> exit_code;  // of an admin process that ended
};

}  // namespace twelvefactor
