// The AdminTask: reads it, and writes and reads back its status. Called by loop/ingest, apply/tasks and
// reconcile/tasks. The spec is people's; the operator writes the status alone.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "model/admin_task.hpp"

namespace twelvefactor::kinds {

struct ReadAdminTask {
  std::string namespace_name;
  std::shared_ptr<const AdminTask> task;
};

/// Commands up to this are kept.
inline constexpr std::size_t kKeptCommand = 8 << 10;

/// Nothing when it is no AdminTask. Without its command where that is large.
std::optional<ReadAdminTask> read_admin_task(std::string_view object_json);

/// The task of a list with one item, with its command in any case.
std::optional<ReadAdminTask> read_listed_admin_task(std::string_view list_json);

/// The status as JSON: the same for the same value.
std::string admin_task_status_json(const AdminTaskStatus& status);

/// A PUT of the status at the version that was seen.
std::string admin_task_with_status(std::string_view namespace_name, const AdminTask& task,
                                   const AdminTaskStatus& status);

std::string admin_task_path(std::string_view namespace_name, std::string_view name);

/// Of all namespaces when the name is empty.
std::string admin_task_collection_path(std::string_view namespace_name);

/// Has it come to its end, whichever it was?
inline bool has_ended(const AdminTask& task) {
  return !task.status.completion_time.empty();
}

/// The number of the release that it is to run on; 0 when the app has none yet.
inline std::int64_t release_of(const AdminTask& task, std::int64_t active) {
  if (task.status.release > 0) return task.status.release;
  return task.spec.release > 0 ? task.spec.release : active;
}

}  // namespace twelvefactor::kinds
