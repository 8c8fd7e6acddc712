#include "kinds/build/horizontal_pod_autoscaler.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

using nlohmann::json;

namespace {

json utilization_json(const char* resource, int percentage) {
  return {{"type", "Resource"},
          {"resource",
           {{"name", resource}, {"target", {{"type", "Utilization"}, {"averageUtilization", percentage}}}}}};
}

json metric_json(const ScalingMetric& metric) {
  json source = {{"metric", {{"name", metric.name}}},
                 {"target",
                  {{"type", metric.average ? "AverageValue" : "Value"},
                   {metric.average ? "averageValue" : "value", metric.value}}}};
  if (!metric.selector.empty()) source["metric"]["selector"]["matchLabels"] = metric.selector;
  switch (metric.type) {
    case ScalingMetric::Type::kExternal:
      return {{"type", "External"}, {"external", std::move(source)}};
    case ScalingMetric::Type::kPods:
      return {{"type", "Pods"}, {"pods", std::move(source)}};
    case ScalingMetric::Type::kObject:
      source["describedObject"] = {{"apiVersion", metric.object.api_version},
                                   {"kind", metric.object.kind},
                                   {"name", metric.object.name}};
      return {{"type", "Object"}, {"object", std::move(source)}};
  }
  return {};
}

json metrics_json(const Autoscaling& autoscaling) {
  json metrics = json::array();
  if (const auto cpu = autoscaling.target_cpu_utilization_percentage)
    metrics.push_back(utilization_json("cpu", *cpu));
  if (const auto memory = autoscaling.target_memory_utilization_percentage)
    metrics.push_back(utilization_json("memory", *memory));
  for (const auto& [name, metric] : autoscaling.metrics) metrics.push_back(metric_json(metric));
  return metrics;
}

}  // namespace

BuiltObject build_horizontal_pod_autoscaler(const ObjectMeta& meta, const AutoscalerSpec& spec) {
  json object = object_with_meta(Kind::kHorizontalPodAutoscaler, meta);
  object["spec"] = {
      {"scaleTargetRef", {{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", spec.deployment}}},
      {"minReplicas", spec.autoscaling.min_replicas},
      {"maxReplicas", spec.autoscaling.max_replicas},
      {"metrics", metrics_json(spec.autoscaling)}};
  return finish(Kind::kHorizontalPodAutoscaler, object);
}

}  // namespace twelvefactor::kinds
