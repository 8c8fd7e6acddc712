// What a pod of a process tells of its start and its end, as one word of the watch says it. Read by
// kinds/read/read_signs; judged by observed/, where it is added to what was told before. Times are the
// node's, in seconds since 1970, and may only be compared with each other: no clock of a node agrees with
// ours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/uid.hpp"

namespace twelvefactor {

enum class EndReason : std::uint8_t {
  kEnded,        // Error or Completed: the exit code is the command's own, or that of a signal
  kOutOfMemory,  // OOMKilled
  kNotKnown,     // the kubelet lost the container and made the code up
  kByRule,       // another container's rule restarted it
  kNotStarted,   // the command did not begin
};

struct RunEnd {
  int exit_code = 0;
  EndReason reason = EndReason::kEnded;
  bool wrote_read_only = false;   // its last words speak of a read-only file system
  std::int64_t others_after = 0;  // for how many seconds another container of the pod went on
};

struct PodSigns {
  Uid uid;
  std::string process;
  std::int64_t release = 0;
  std::string image;  // that it asks for; told while its command has not begun, else empty
  std::string replica_set;
  Uid replica_set_uid;

  bool deleting = false;
  int grace_seconds = 0;     // of its deletion, as it stands now
  int pre_stop_seconds = 0;  // of which this is slept before SIGTERM
  bool disrupted = false;    // a node, the scheduler or an eviction ends it, not a release

  bool running = false;    // its command runs now
  bool began = false;      // its command has begun at least once
  bool ready = false;      // the condition Ready
  bool may_kill = false;   // a startup or liveness probe is stated
  int startup_budget = 0;  // seconds that its startup probe grants; 0: it has none
  std::int64_t started_at = 0;
  std::int64_t ready_at = 0;

  int ended_runs = 0;            // of its command
  bool ended_now = false;        // its command does not run, and will not again before the kubelet says so
  std::optional<RunEnd> end;     // of the last that ended
  bool over = false;             // the pod has ended as a whole
  bool outgrew_scratch = false;  // evicted, because a directory of its own, or its log, grew past the limit
};

}  // namespace twelvefactor
