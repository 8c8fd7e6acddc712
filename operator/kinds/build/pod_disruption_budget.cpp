#include "kinds/build/pod_disruption_budget.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

BuiltObject build_pod_disruption_budget(const ObjectMeta& meta, const StringMap& selector) {
  nlohmann::json object = object_with_meta(Kind::kPodDisruptionBudget, meta);
  object["spec"] = {{"maxUnavailable", 1},
                    {"unhealthyPodEvictionPolicy", "AlwaysAllow"},
                    {"selector", {{"matchLabels", selector}}}};
  return finish(Kind::kPodDisruptionBudget, object);
}

}  // namespace twelvefactor::kinds
