#include "cli/task/task.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/terminal/flag.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kTaskKind = "AdminTask";
constexpr std::size_t kLongestName = 63;  // of a Job, whose pods carry it as a label
constexpr std::size_t kNoiseLetters = 6;
// Long enough to look at it the next morning.
constexpr std::int64_t kKeptSeconds = 86400;

/// What is left for the task in `<app>-task-<task>`.
std::size_t room_for(const std::string& app) {
  return kLongestName -
         std::min(app.size() + std::string_view("-task-").size(), kLongestName - kNoiseLetters);
}

struct Meaning {
  const char* condition;
  TaskState state;
};
// An end counts before all else.
constexpr Meaning kMeanings[] = {{"Succeeded", TaskState::kSucceeded},
                                 {"Cancelled", TaskState::kCancelled},
                                 {"Failed", TaskState::kFailed},
                                 {"Stalled", TaskState::kStalled}};

void judge(const nlohmann::json& conditions, Task& task) {
  for (const Meaning& meaning : kMeanings) {
    for (const auto& condition : conditions) {
      if (kinds::text_at(condition, "type") != meaning.condition ||
          kinds::text_at(condition, "status") != "True")
        continue;
      task.state = meaning.state;
      task.reason = kinds::text_at(condition, "reason");
      return;
    }
  }
  for (const auto& condition : conditions) {
    if (kinds::text_at(condition, "type") == "Ready") task.reason = kinds::text_at(condition, "reason");
  }
}

}  // namespace

std::string task_body(const RunOptions& options, const AppKey& app, const std::string& name) {
  Json spec = {{"appRef", {{"name", app.name}}}};
  if (!options.admin_process.empty()) {
    spec["adminProcess"] = options.admin_process;
    if (!options.words.empty()) spec["args"] = options.words;
  } else {
    spec["command"] = options.words;
  }
  if (!options.process.empty()) spec["process"] = options.process;
  if (options.release) spec["release"] = *options.release;
  if (options.timeout) spec["activeDeadlineSeconds"] = *options.timeout;
  spec["backoffLimit"] = 0;
  spec["ttlSecondsAfterFinished"] = kKeptSeconds;
  const Json object = {{"apiVersion", kinds::kAppApiVersion},
                       {"kind", kTaskKind},
                       {"metadata", {{"name", name}, {"namespace", app.namespace_name}}},
                       {"spec", spec}};
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string cancel_body() {
  return Json{{"spec", {{"cancelled", true}}}}.dump();
}

Result<Task> read_task(std::string_view text) {
  const auto object = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  Task task;
  task.name = kinds::text_at(kinds::object_at(object, "metadata"), "name");
  if (kinds::text_at(object, "kind") != kTaskKind || task.name.empty())
    return Error{"the API server's answer is no AdminTask: is there a proxy in front of it?"};
  const auto& status = kinds::object_at(object, "status");
  judge(kinds::list_at(status, "conditions"), task);
  task.release = kinds::number_at(status, "release");
  task.exit_code = kinds::number_at(status, "exitCode");
  task.text = kinds::text_at(status, "message");
  task.job = kinds::text_at(status, "jobName");
  task.pod = kinds::text_at(status, "podName");
  return task;
}

bool took_too_long(std::string_view text) {
  const auto job = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto& conditions = kinds::list_at(kinds::object_at(job, "status"), "conditions");
  return std::any_of(conditions.begin(), conditions.end(), [](const auto& condition) {
    return kinds::text_at(condition, "reason") == "DeadlineExceeded";
  });
}

std::string task_name(const RunOptions& options, const std::string& app, std::uint64_t noise) {
  // Without vowels and what looks like another letter: no word comes out of it.
  constexpr std::string_view kLetters = "bcdfghjkmnpqrstvwxz2456789";
  std::string name = options.admin_process.empty() ? "run" : options.admin_process;
  const std::size_t room = room_for(app);
  name.resize(std::min(name.size(), room > kNoiseLetters ? room - kNoiseLetters - 1 : 0));
  while (name.ends_with('-')) name.pop_back();
  if (!name.empty()) name += '-';
  for (std::size_t i = 0; i < kNoiseLetters; ++i, noise /= kLetters.size())
    name += kLetters[noise % kLetters.size()];
  return name;
}

std::string check_task_name(const std::string& name, const std::string& app) {
  if (auto problem = check_name(name); !problem.empty()) return problem;
  if (name.size() <= room_for(app)) return "";
  return "'" + name + "' is too long: its Job is called " + app + "-task-NAME, which leaves " +
         std::to_string(room_for(app)) + " letters";
}

}  // namespace twelvefactor::cli
