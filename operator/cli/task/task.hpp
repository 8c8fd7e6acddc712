// An AdminTask as `twelvefactor run` sees it: what is asked for, and what became of it. Values only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/task/run_options.hpp"
#include "model/app_key.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

enum class TaskState {
  kUnderWay,
  kStalled,  // it cannot start, as things are
  kSucceeded,
  kFailed,
  kCancelled,
};

struct Task {
  std::string name;
  TaskState state = TaskState::kUnderWay;
  std::string reason;  // of the condition that says so
  std::string text;    // why, or the last lines of its log
  std::string job;
  std::string pod;  // that runs, or ran last
  std::optional<std::int64_t> release;
  std::optional<std::int64_t> exit_code;
};

/// The object to create.
std::string task_body(const RunOptions& options, const AppKey& app, const std::string& name);

/// The merge patch that cancels one.
std::string cancel_body();

Result<Task> read_task(std::string_view json);

/// Was it ended since it took too long? Of a task's Job.
bool took_too_long(std::string_view job);

/// A name for a task of this app whose Job's name is not too long; `noise` makes it one of its own.
std::string task_name(const RunOptions& options, const std::string& app, std::uint64_t noise);

/// Why a task cannot have this name; empty: it can.
std::string check_task_name(const std::string& name, const std::string& app);

}  // namespace twelvefactor::cli
