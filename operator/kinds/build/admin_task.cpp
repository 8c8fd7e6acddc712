#include "kinds/build/admin_task.hpp"

#include <charconv>

#include <nlohmann/json.hpp>

#include "kinds/build/status_limits.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/json/json_optional.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

constexpr std::size_t kTaskMessageLimit = 4000;
constexpr const char* kTask = "AdminTask";

int integer_at(const json& object, const char* name, int fallback) {
  return static_cast<int>(number_at(object, name).value_or(fallback));
}

AdminTaskSpec read_spec(const json& spec) {
  AdminTaskSpec task;
  task.app = text_at(object_at(spec, "appRef"), "name");
  task.admin_process = text_at(spec, "adminProcess");
  task.command = texts_at(spec, "command");
  task.args = texts_at(spec, "args");
  task.process = text_at(spec, "process");
  task.release = number_at(spec, "release").value_or(0);
  task.active_deadline_seconds =
      integer_at(spec, "activeDeadlineSeconds", AdminTaskSpec{}.active_deadline_seconds);
  task.backoff_limit = integer_at(spec, "backoffLimit", 0);
  task.ttl_seconds_after_finished =
      integer_at(spec, "ttlSecondsAfterFinished", AdminTaskSpec{}.ttl_seconds_after_finished);
  task.cancelled = true_at(spec, "cancelled");
  return task;
}

Condition read_condition(const json& item) {
  Condition condition;
  condition.type = text_at(item, "type");
  condition.status = text_at(item, "status") == "True";
  condition.reason = text_at(item, "reason");
  condition.message = text_at(item, "message");
  condition.observed_generation = number_at(item, "observedGeneration").value_or(0);
  condition.last_transition_time = text_at(item, "lastTransitionTime");
  return condition;
}

AdminTaskStatus read_status(const json& object) {
  AdminTaskStatus status;
  status.observed_generation = number_at(object, "observedGeneration").value_or(-1);
  status.release = number_at(object, "release").value_or(0);
  status.job = text_at(object, "jobName");
  status.pod = text_at(object, "podName");
  status.start_time = text_at(object, "startTime");
  status.completion_time = text_at(object, "completionTime");
  if (const auto code = number_at(object, "exitCode")) status.exit_code = static_cast<int>(*code);
  status.message = text_at(object, "message");
  for (const json& item : list_at(object, "conditions")) status.conditions.push_back(read_condition(item));
  return status;
}

json condition_json(const Condition& condition) {
  return {{"type", condition.type},
          {"status", condition.status ? "True" : "False"},
          {"observedGeneration", condition.observed_generation},
          {"lastTransitionTime", condition.last_transition_time},
          {"reason", condition.reason},
          {"message", cut(condition.message, kTaskMessageLimit)}};
}

json status_json(const AdminTaskStatus& status) {
  json object = {{"observedGeneration", status.observed_generation}};
  if (status.release > 0) object["release"] = status.release;
  add_if_any(object, "jobName", status.job);
  add_if_any(object, "podName", status.pod);
  add_if_any(object, "startTime", status.start_time);
  add_if_any(object, "completionTime", status.completion_time);
  const std::int64_t began = parse_time(status.start_time);
  const std::int64_t ended = parse_time(status.completion_time);
  if (began > 0 && ended >= began) object["durationSeconds"] = ended - began;
  if (status.exit_code) object["exitCode"] = *status.exit_code;
  add_if_any(object, "message", cut(status.message, kTaskMessageLimit));
  object["conditions"] = json::array();
  for (const Condition& condition : status.conditions)
    object["conditions"].push_back(condition_json(condition));
  fit(object, StatusOf::kTask);
  return object;
}

std::uint64_t version_of(const std::string& text) {
  std::uint64_t version = 0;
  std::from_chars(text.data(), text.data() + text.size(), version);
  return version;
}

std::size_t command_size(const AdminTaskSpec& spec) {
  std::size_t size = 0;
  for (const auto* words : {&spec.command, &spec.args}) {
    for (const std::string& word : *words) size += word.size() + sizeof(std::string);
  }
  return size;
}

void leave_large_command_out(AdminTaskSpec& spec) {
  if (command_size(spec) <= kKeptCommand) return;
  spec.command = {};
  spec.args = {};
  spec.command_left_out = true;
}

/// Null when it is none.
std::shared_ptr<AdminTask> read_task(const json& object) {
  const json& metadata = object_at(object, "metadata");
  auto task = std::make_shared<AdminTask>();
  task->name = text_at(metadata, "name");
  if (task->name.empty()) return nullptr;
  task->uid = parse_uid(text_at(metadata, "uid"));
  task->resource_version = version_of(text_at(metadata, "resourceVersion"));
  task->generation = number_at(metadata, "generation").value_or(0);
  task->deleting = !text_at(metadata, "deletionTimestamp").empty();
  task->spec = read_spec(object_at(object, "spec"));
  task->status = read_status(object_at(object, "status"));
  return task;
}

std::optional<ReadAdminTask> read_as(const json& object, std::shared_ptr<AdminTask> task) {
  if (!task) return std::nullopt;
  return ReadAdminTask{text_at(object_at(object, "metadata"), "namespace"), std::move(task)};
}

}  // namespace

std::optional<ReadAdminTask> read_admin_task(std::string_view object_json) {
  const json object = json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) return std::nullopt;
  auto task = read_task(object);
  if (task) leave_large_command_out(task->spec);
  return read_as(object, std::move(task));
}

std::optional<ReadAdminTask> read_listed_admin_task(std::string_view list_json) {
  const json list = json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  const json& items = list_at(list, "items");
  if (items.size() != 1) return std::nullopt;
  return read_as(items.front(), read_task(items.front()));
}

std::string admin_task_status_json(const AdminTaskStatus& status) {
  return status_json(status).dump();
}

std::string admin_task_with_status(std::string_view namespace_name, const AdminTask& task,
                                   const AdminTaskStatus& status) {
  const json object = {{"apiVersion", kAppApiVersion},
                       {"kind", kTask},
                       {"metadata",
                        {{"namespace", namespace_name},
                         {"name", task.name},
                         {"uid", to_string(task.uid)},
                         {"resourceVersion", std::to_string(task.resource_version)}}},
                       {"status", status_json(status)}};
  return object.dump();
}

std::string admin_task_collection_path(std::string_view namespace_name) {
  std::string path(kAppApiRoot);
  if (!namespace_name.empty()) path.append("/namespaces/").append(namespace_name);
  return path.append("/admintasks");
}

std::string admin_task_path(std::string_view namespace_name, std::string_view name) {
  return admin_task_collection_path(namespace_name).append("/").append(name);
}

}  // namespace twelvefactor::kinds
