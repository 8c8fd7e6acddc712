#include "kinds/read/read_signs.hpp"

#include <algorithm>
#include <string_view>

#include "kinds/read/read_metadata.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/read_only.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;
using Maybe = std::optional<dom::element>;

Maybe below(const Maybe& object, std::string_view name) {
  return object ? member(*object, name) : std::nullopt;
}

Maybe ours_in(const Maybe& holder, std::string_view list) {
  Maybe found;
  if (!holder) return found;
  for_each_item(*holder, list, [&found](dom::element each) {
    if (text(each, "name") == kContainerName) found = each;
  });
  return found;
}

EndReason reason_of(dom::element terminated) {
  const std::string_view reason = text(terminated, "reason");
  if (reason == "OOMKilled") return EndReason::kOutOfMemory;
  if (reason == "ContainerStatusUnknown") return EndReason::kNotKnown;
  if (reason == "RestartingAllContainers") return EndReason::kByRule;
  if (reason == "StartError" || reason == "ContainerCannotRun") return EndReason::kNotStarted;
  // Without a time nobody saw it end.
  if (parse_time(text(terminated, "finishedAt")) <= 0) return EndReason::kNotKnown;
  return EndReason::kEnded;
}

RunEnd end_of(dom::element terminated) {
  RunEnd end;
  end.exit_code = static_cast<int>(number(terminated, "exitCode"));
  end.reason = reason_of(terminated);
  end.wrote_read_only = end.exit_code != 0 && speaks_of_read_only(text(terminated, "message"));
  return end;
}

/// When the last of all containers ended, for which the kubelet waits before it tells of any.
std::int64_t last_end(dom::element status) {
  std::int64_t last = 0;
  for (const std::string_view list : {"containerStatuses", "initContainerStatuses"}) {
    for_each_item(status, list, [&last](dom::element each) {
      const Maybe ended = below(member(each, "state"), "terminated");
      if (ended) last = std::max(last, parse_time(text(*ended, "finishedAt")));
    });
  }
  return last;
}

void read_runs(PodSigns& signs, dom::element status, dom::element container) {
  const Maybe state = member(container, "state");
  const auto restarts = static_cast<int>(number(container, "restartCount"));
  const Maybe running = below(state, "running");
  const Maybe ended = below(state, "terminated");
  const Maybe before = below(member(container, "lastState"), "terminated");
  signs.running = running.has_value();
  signs.ended_now = ended.has_value();
  signs.ended_runs = restarts + (ended ? 1 : 0);
  signs.began = running || ended || restarts > 0;
  if (running) signs.started_at = parse_time(text(*running, "startedAt"));
  if (ended) {
    signs.end = end_of(*ended);
    signs.end->others_after =
        std::max<std::int64_t>(0, last_end(status) - parse_time(text(*ended, "finishedAt")));
  } else if (before) {
    signs.end = end_of(*before);
  }
}

void read_conditions(PodSigns& signs, dom::element status) {
  for_each_item(status, "conditions", [&signs](dom::element each) {
    if (text(each, "status") != "True") return;
    if (text(each, "type") == "DisruptionTarget") signs.disrupted = true;
    if (text(each, "type") != "Ready") return;
    signs.ready = true;
    signs.ready_at = parse_time(text(each, "lastTransitionTime"));
  });
  const std::string_view reason = text(status, "reason");
  // A node that shuts down has a grace period of its own.
  if (reason == "Terminated" || reason == "NodeShutdown" || reason == "Shutdown" || reason == "NodeLost")
    signs.disrupted = true;
  const std::string_view phase = text(status, "phase");
  signs.over = phase == "Failed" || phase == "Succeeded";
  if (phase != "Failed" || reason != "Evicted") return;
  signs.disrupted = true;
  // That the node itself had too little left is not this pod's doing, whoever used it up.
  const std::string_view why = text(status, "message");
  signs.outgrew_scratch = why.starts_with("Usage of EmptyDir volume") ||
                          why.starts_with("Pod ephemeral local storage usage exceeds") ||
                          why.find("exceeded its local ephemeral storage limit") != std::string_view::npos;
}

int seconds_of(const Maybe& probe) {
  if (!probe) return 0;
  return static_cast<int>(number(*probe, "initialDelaySeconds") +
                          number(*probe, "failureThreshold") *
                              std::max<std::int64_t>(1, number(*probe, "periodSeconds")));
}

void read_spec(PodSigns& signs, const Maybe& spec) {
  const Maybe container = ours_in(spec, "containers");
  const Maybe startup = below(container, "startupProbe");
  signs.startup_budget = seconds_of(startup);
  signs.may_kill = startup || below(container, "livenessProbe");
  if (const Maybe sleep = below(below(below(container, "lifecycle"), "preStop"), "sleep"))
    signs.pre_stop_seconds = static_cast<int>(number(*sleep, "seconds"));
}

}  // namespace

std::optional<PodSigns> read_signs(dom::element pod) {
  const Maybe metadata = member(pod, "metadata");
  const Maybe labels = below(metadata, "labels");
  if (!labels || !text(*labels, kTaskLabel).empty()) return std::nullopt;
  PodSigns signs;
  signs.process = text(*labels, kProcessLabel);
  signs.release = release_number(text(*labels, kReleaseLabel));
  signs.uid = parse_uid(text(*metadata, "uid"));
  if (signs.process.empty() || signs.release <= 0 || signs.uid.empty()) return std::nullopt;
  ControllerOwner owner = controller_of(*metadata, "ReplicaSet", "apps/v1");
  signs.replica_set = std::move(owner.name);
  signs.replica_set_uid = owner.uid;
  signs.deleting = member(*metadata, "deletionTimestamp").has_value();
  signs.grace_seconds = static_cast<int>(number(*metadata, "deletionGracePeriodSeconds"));
  read_spec(signs, member(pod, "spec"));
  if (const Maybe status = member(pod, "status")) {
    read_conditions(signs, *status);
    if (const Maybe container = ours_in(status, "containerStatuses")) read_runs(signs, *status, *container);
  }
  // An image cannot change later: a restart of the pod with another one is somebody's edit of the pod.
  if (const Maybe container = ours_in(member(pod, "spec"), "containers"); container && !signs.began)
    signs.image = text(*container, "image");
  return signs;
}

}  // namespace twelvefactor::kinds
