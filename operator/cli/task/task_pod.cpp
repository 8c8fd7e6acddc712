#include "cli/task/task_pod.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

/// Reasons of the kubelet after which it tries on, to no avail unless somebody mends something.
constexpr std::array<std::string_view, 7> kHopeless = {
    "ErrImagePull",      "ImagePullBackOff",           "InvalidImageName",
    "ErrImageNeverPull", "CreateContainerConfigError", "CreateContainerError",
    "RunContainerError"};

void read_container(const json& status, TaskPod& pod) {
  const json& state = kinds::object_at(status, "state");
  if (const json& ended = kinds::object_at(state, "terminated"); !ended.empty()) {
    pod.ended = true;
    pod.exit_code = kinds::number_at(ended, "exitCode");
    pod.reason = kinds::text_at(ended, "reason");
    pod.message = kinds::text_at(ended, "message");
    pod.impossible = pod.reason == "StartError" || pod.reason == "ContainerCannotRun";
    pod.started = !pod.impossible;
  } else if (!kinds::object_at(state, "running").empty()) {
    pod.started = true;
  } else {
    const json& waiting = kinds::object_at(state, "waiting");
    pod.reason = kinds::text_at(waiting, "reason");
    pod.message = kinds::text_at(waiting, "message");
    pod.hopeless = std::find(kHopeless.begin(), kHopeless.end(), pod.reason) != kHopeless.end();
  }
}

void read_scheduling(const json& conditions, TaskPod& pod) {
  for (const json& condition : conditions) {
    if (kinds::text_at(condition, "type") != "PodScheduled" || kinds::text_at(condition, "status") != "False")
      continue;
    pod.reason = kinds::text_at(condition, "reason");
    pod.message = kinds::text_at(condition, "message");
  }
}

TaskPod read_pod(const json& object) {
  TaskPod pod;
  pod.name = kinds::text_at(kinds::object_at(object, "metadata"), "name");
  pod.deleting = !kinds::text_at(kinds::object_at(object, "metadata"), "deletionTimestamp").empty();
  const json& status = kinds::object_at(object, "status");
  read_scheduling(kinds::list_at(status, "conditions"), pod);
  for (const json& container : kinds::list_at(status, "containerStatuses")) {
    if (kinds::text_at(container, "name") == kinds::kContainerName) read_container(container, pod);
  }
  // Ended before it began: evicted, refused by the node, or cancelled.
  const std::string phase = kinds::text_at(status, "phase");
  if (phase == "Failed" || phase == "Succeeded") pod.ended = true;
  return pod;
}

}  // namespace

Result<std::optional<TaskPod>> read_task_pod(std::string_view text) {
  const json list = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (kinds::text_at(list, "kind") == "Pod") return std::optional<TaskPod>(read_pod(list));
  if (!list.is_object() || !list.contains("items"))
    return Error{"the API server's answer is no list of pods: is there a proxy in front of it?"};
  const json* youngest = nullptr;
  std::string since;
  for (const json& pod : kinds::list_at(list, "items")) {
    const std::string made = kinds::text_at(kinds::object_at(pod, "metadata"), "creationTimestamp");
    if (youngest != nullptr && made < since) continue;
    youngest = &pod;
    since = made;
  }
  if (youngest == nullptr) return std::optional<TaskPod>();
  return std::optional<TaskPod>(read_pod(*youngest));
}

}  // namespace twelvefactor::cli
