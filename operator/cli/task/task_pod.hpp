// The pod of an AdminTask as `twelvefactor run` sees it: whether there is a log to read, why not, and how it
// ended. Of the container of the command alone, whatever others injected. Values only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace twelvefactor::cli {

struct TaskPod {
  std::string name;
  bool started = false;  // there is a log, or there was one
  bool ended = false;
  bool deleting = false;
  std::optional<std::int64_t> exit_code;
  std::string reason;       // why it does not start, in the words of the kubelet or the scheduler
  std::string message;      // and what they say of it
  bool hopeless = false;    // it does not start by waiting for a few seconds
  bool impossible = false;  // it could not be started: no such program, say
};

/// The youngest pod of a list, or one alone; none when the list is empty.
Result<std::optional<TaskPod>> read_task_pod(std::string_view json);

}  // namespace twelvefactor::cli
