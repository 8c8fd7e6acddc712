#include "cli/pods/pod.hpp"

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::cli {
namespace {

using kinds::list_at;
using kinds::object_at;
using kinds::text_at;
using nlohmann::json;

void read_labels(const json& labels, Pod& pod) {
  const auto label = [&labels](std::string_view name) { return text_at(labels, std::string(name).c_str()); };
  pod.process = label(kinds::kProcessLabel);
  if (pod.process.empty()) {
    pod.is_admin = true;
    pod.process = label(kinds::kAdminProcessLabel);
    if (const std::string task = label(kinds::kTaskLabel); !task.empty()) pod.process = "task " + task;
  }
  pod.release = kinds::release_number(label(kinds::kReleaseLabel));
}

/// Of the container of the command; the others are somebody else's, or sidecars.
void read_container(const json& status, Pod& pod) {
  for (const json& each : list_at(status, "containerStatuses")) {
    if (!each.is_object() || text_at(each, "name") != kinds::kContainerName) continue;
    pod.ready = kinds::true_at(each, "ready");
    if (each.contains("restartCount") && each["restartCount"].is_number_integer())
      pod.restarts = each["restartCount"].get<std::int64_t>();
    const json& state = object_at(each, "state");
    const json& waiting = object_at(state, "waiting");
    const json& ended = object_at(state, "terminated");
    pod.running = state.contains("running");
    pod.started = pod.running || state.contains("terminated") || pod.restarts > 0;
    if (const std::string reason = text_at(waiting, "reason"); !reason.empty()) pod.state = reason;
    if (const std::string reason = text_at(ended, "reason"); !reason.empty()) pod.state = reason;
  }
}

Pod read_one(const json& item) {
  Pod pod;
  const json& metadata = object_at(item, "metadata");
  const json& status = object_at(item, "status");
  pod.name = text_at(metadata, "name");
  pod.node = text_at(object_at(item, "spec"), "nodeName");
  pod.created_at = kinds::parse_time(text_at(metadata, "creationTimestamp"));
  read_labels(object_at(metadata, "labels"), pod);
  pod.state = text_at(status, "phase");
  read_container(status, pod);
  // Of the pod as a whole: Evicted, say.
  if (const std::string reason = text_at(status, "reason"); !reason.empty()) pod.state = reason;
  if (!text_at(metadata, "deletionTimestamp").empty()) pod.state = "Terminating";
  return pod;
}

}  // namespace

Result<std::vector<Pod>> read_pods_of_app(std::string_view list_json) {
  const json list = json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_object() || !list.contains("items") || !list["items"].is_array())
    return Error{"the API server's list of pods is none"};
  std::vector<Pod> pods;
  for (const json& item : list["items"]) {
    if (item.is_object()) pods.push_back(read_one(item));
  }
  std::ranges::sort(pods, {}, [](const Pod& pod) { return std::tie(pod.is_admin, pod.process, pod.name); });
  return pods;
}

bool is_chosen(const Pod& pod, const PodChoice& choice) {
  if (choice.release && *choice.release != pod.release) return false;
  return choice.processes.empty() ||
         std::ranges::find(choice.processes, pod.process) != choice.processes.end();
}

}  // namespace twelvefactor::cli
