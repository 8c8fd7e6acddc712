#include "kinds/build/deployment.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {
namespace {

// Two old ReplicaSets are enough to look at: rolling back is a matter of the app, not of `kubectl rollout
// undo`.
constexpr int kRevisionHistoryLimit = 2;
constexpr int kLeastDeadlineSeconds = 600;
constexpr int kSecondsToStart = 300;

int seconds_granted(const std::optional<Probe>& probe) {
  if (!probe) return 0;
  return probe->initial_delay_seconds +
         probe->failure_threshold * std::max(probe->period_seconds, probe->timeout_seconds);
}

}  // namespace

int progress_deadline_seconds(const DeploymentSpec& spec) {
  const int granted =
      seconds_granted(spec.pod.startup) + seconds_granted(spec.pod.readiness) + spec.min_ready_seconds;
  return std::max(kLeastDeadlineSeconds, kSecondsToStart + granted);
}

BuiltObject build_deployment(const ObjectMeta& meta, const DeploymentSpec& spec) {
  nlohmann::json object = object_with_meta(Kind::kDeployment, meta);
  object["spec"] = {
      {"revisionHistoryLimit", kRevisionHistoryLimit},
      {"progressDeadlineSeconds", progress_deadline_seconds(spec)},
      {"selector", {{"matchLabels", spec.selector}}},
      {"strategy",
       {{"type", "RollingUpdate"}, {"rollingUpdate", {{"maxSurge", "25%"}, {"maxUnavailable", 0}}}}},
      {"template", pod_template_json(spec.pod)}};
  if (spec.replicas) object["spec"]["replicas"] = *spec.replicas;
  // The API server drops a zero.
  if (spec.min_ready_seconds > 0) object["spec"]["minReadySeconds"] = spec.min_ready_seconds;
  return finish(Kind::kDeployment, object);
}

}  // namespace twelvefactor::kinds
