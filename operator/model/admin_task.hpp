// AdminTasks as values: the one-off command that somebody asked for, and how it stands. Read and written by
// kinds/admin_task; kept by store/; decided on by reconcile/tasks. https://12factor.net/admin-processes
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/condition.hpp"
#include "model/uid.hpp"

namespace twelvefactor {

struct AdminTaskSpec {
  std::string app;
  std::string admin_process;  // a template; else empty, and there is a command
  std::vector<std::string> command;
  std::vector<std::string> args;
  bool command_left_out = false;  // both are large: who is about to run them reads them
  std::string process;            // whose variables and resources; "" for web
  std::int64_t release = 0;       // 0: the active one
  int active_deadline_seconds = 3600;
  int backoff_limit = 0;
  int ttl_seconds_after_finished = 86400;
  bool cancelled = false;
};

struct AdminTaskStatus {
  std::int64_t observed_generation = -1;
  std::int64_t release = 0;     // 0: not decided yet
  std::string job;              // empty: nothing was made yet
  std::string pod;              // the one that runs, or ran last
  std::string start_time;       // RFC 3339, of the first pod
  std::string completion_time;  // RFC 3339; not empty: it has ended, and nothing will change any more
  std::optional<int> exit_code;
  std::string message;
  std::vector<Condition> conditions;
};

struct AdminTask {
  std::string name;
  Uid uid;
  std::uint64_t resource_version = 0;
  std::int64_t generation = 0;
  bool deleting = false;
  AdminTaskSpec spec;
  AdminTaskStatus status;  // as the API server has it
};

namespace condition {
inline constexpr const char* kInitialized = "Initialized";
inline constexpr const char* kStarted = "Started";
inline constexpr const char* kSucceeded = "Succeeded";
inline constexpr const char* kFailed = "Failed";
inline constexpr const char* kCancelled = "Cancelled";
}  // namespace condition

}  // namespace twelvefactor
