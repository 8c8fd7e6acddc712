#include "kinds/build/pod_monitor.hpp"

#include <nlohmann/json.hpp>

#include "kinds/json/json_optional.hpp"

namespace twelvefactor::kinds {

BuiltObject build_pod_monitor(const ObjectMeta& meta, const PodMonitorSpec& spec) {
  nlohmann::json endpoint = {{"port", spec.metrics.port}, {"path", spec.metrics.path}};
  add_if_any(endpoint, "interval", spec.metrics.interval);
  nlohmann::json object = object_with_meta(Kind::kPodMonitor, meta);
  object["spec"] = {{"selector", {{"matchLabels", spec.pods}}},
                    {"podMetricsEndpoints", nlohmann::json::array({std::move(endpoint)})}};
  return finish(Kind::kPodMonitor, object);
}

}  // namespace twelvefactor::kinds
