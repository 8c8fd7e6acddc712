#include "kinds/build/deployment.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {
namespace {

// Two old ReplicaSets are enough to look at: rolling back is a matter of the app, not of `kubectl rollout
// undo`.
constexpr int kRevisionHistoryLimit = 2;
constexpr int kProgressDeadlineSeconds = 600;

}  // namespace

BuiltObject build_deployment(const ObjectMeta& meta, const DeploymentSpec& spec) {
  nlohmann::json object = object_with_meta(Kind::kDeployment, meta);
  object["spec"] = {
      {"revisionHistoryLimit", kRevisionHistoryLimit},
      {"progressDeadlineSeconds", kProgressDeadlineSeconds},
      {"selector", {{"matchLabels", spec.selector}}},
      {"strategy",
       {{"type", "RollingUpdate"}, {"rollingUpdate", {{"maxSurge", "25%"}, {"maxUnavailable", 0}}}}},
      {"template", pod_template_json(spec.pod)}};
  if (spec.replicas) object["spec"]["replicas"] = *spec.replicas;
  return finish(Kind::kDeployment, object);
}

}  // namespace twelvefactor::kinds
