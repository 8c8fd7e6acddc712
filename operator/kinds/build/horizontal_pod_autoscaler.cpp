#include "kinds/build/horizontal_pod_autoscaler.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

using nlohmann::json;

BuiltObject build_horizontal_pod_autoscaler(const ObjectMeta& meta, const AutoscalerSpec& spec) {
  json object = object_with_meta(Kind::kHorizontalPodAutoscaler, meta);
  const json cpu = {{"type", "Resource"},
                    {"resource",
                     {{"name", "cpu"},
                      {"target",
                       {{"type", "Utilization"},
                        {"averageUtilization", spec.autoscaling.target_cpu_utilization_percentage}}}}}};
  object["spec"] = {
      {"scaleTargetRef", {{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", spec.deployment}}},
      {"minReplicas", spec.autoscaling.min_replicas},
      {"maxReplicas", spec.autoscaling.max_replicas},
      {"metrics", json::array({cpu})}};
  return finish(Kind::kHorizontalPodAutoscaler, object);
}

}  // namespace twelvefactor::kinds
