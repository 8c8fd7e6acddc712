// A pod of an app as `ps` and `logs` see it. Values only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/pods/pods_options.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

struct Pod {
  std::string name;
  std::string process;       // the process, the admin process, or "task <name>"
  bool is_admin = false;     // of an admin process or a task
  std::int64_t release = 0;  // 0: unknown
  std::string state;         // as kubectl has it: Running, CrashLoopBackOff, Terminating, Error
  bool ready = false;
  bool started = false;  // there is a log
  bool running = false;
  std::int64_t restarts = 0;
  std::int64_t created_at = 0;  // seconds since 1970
  std::string node;
};

/// Sorted: processes first, then by process and name.
Result<std::vector<Pod>> read_pods_of_app(std::string_view list_json);

bool is_chosen(const Pod& pod, const PodChoice& choice);

}  // namespace twelvefactor::cli
