#include "kinds/build/deployment.hpp"

#include <algorithm>
#include <charconv>

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

/// A number of pods, or a share of them, as the definition lets it through.
nlohmann::json count_json(const std::string& count, nlohmann::json otherwise) {
  if (count.empty()) return otherwise;
  if (count.ends_with('%')) return count;
  int number = 0;
  const auto end = std::from_chars(count.data(), count.data() + count.size(), number);
  return end.ec == std::errc() ? nlohmann::json(number) : otherwise;
}

nlohmann::json strategy_json(const DeploymentSpec& spec) {
  if (spec.singleton) return {{"type", "Recreate"}};
  return {{"type", "RollingUpdate"},
          {"rollingUpdate",
           {{"maxSurge", count_json(spec.rollout.max_surge, "25%")},
            {"maxUnavailable", count_json(spec.rollout.max_unavailable, 0)}}}};
}

}  // namespace

int progress_deadline_seconds(const DeploymentSpec& spec) {
  const int granted =
      seconds_granted(spec.pod.startup) + seconds_granted(spec.pod.readiness) + spec.min_ready_seconds;
  return std::max(kLeastDeadlineSeconds, kSecondsToStart + granted);
}

BuiltObject build_deployment(const ObjectMeta& meta, const DeploymentSpec& spec) {
  nlohmann::json object = object_with_meta(Kind::kDeployment, meta);
  object["spec"] = {{"revisionHistoryLimit", kRevisionHistoryLimit},
                    {"progressDeadlineSeconds",
                     spec.rollout.progress_deadline_seconds.value_or(progress_deadline_seconds(spec))},
                    {"selector", {{"matchLabels", spec.selector}}},
                    {"strategy", strategy_json(spec)},
                    {"template", pod_template_json(spec.pod)}};
  if (spec.replicas) object["spec"]["replicas"] = *spec.replicas;
  // The API server drops a zero.
  if (spec.min_ready_seconds > 0) object["spec"]["minReadySeconds"] = spec.min_ready_seconds;
  return finish(Kind::kDeployment, object);
}

}  // namespace twelvefactor::kinds
