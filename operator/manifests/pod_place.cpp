#include "manifests/pod_place.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"

namespace twelvefactor::manifests {
namespace {

using nlohmann::json;

struct WorkloadKind {
  std::string_view kind;
  std::string_view group;
  bool needs_selector;
};

// extensions held Deployments, DaemonSets and ReplicaSets until 1.16; files still do.
constexpr std::array<WorkloadKind, 15> kWorkloads = {{{"Deployment", "apps", true},
                                                      {"Deployment", "extensions", true},
                                                      {"StatefulSet", "apps", true},
                                                      {"DaemonSet", "apps", true},
                                                      {"DaemonSet", "extensions", true},
                                                      {"ReplicaSet", "apps", true},
                                                      {"ReplicaSet", "extensions", true},
                                                      {"Job", "batch", false},
                                                      {"CronJob", "batch", false},
                                                      {"Pod", "", false},
                                                      {"ReplicationController", "", false},
                                                      {"Rollout", "argoproj.io", true},
                                                      {"Service", "serving.knative.dev", false},
                                                      {"DeploymentConfig", "apps.openshift.io", false},
                                                      {"DeploymentConfig", "", false}}};

/// "batch" of batch/v1, "" of v1.
std::string group_of(const json& object) {
  const std::string version = kinds::text_at(object, "apiVersion");
  const std::size_t slash = version.find('/');
  return slash == std::string::npos ? "" : version.substr(0, slash);
}

/// Null where it holds no pods.
const WorkloadKind* row_of(const json& object) {
  const std::string kind = kinds::text_at(object, "kind");
  const std::string group = group_of(object);
  const auto* const found = std::ranges::find_if(kWorkloads, [&](const WorkloadKind& each) {
    // An old file may say v1 of what has moved into a group since.
    return each.kind == kind &&
           (each.group == group || (group.empty() && kind != "Service" && kind != "Rollout"));
  });
  return found == kWorkloads.end() ? nullptr : found;
}

}  // namespace

bool is_workload_object(const json& object) {
  // A Rollout may refer to a Deployment, which is looked at itself.
  const bool refers = kinds::text_at(object, "kind") == "Rollout" &&
                      kinds::member_at(kinds::member_at(object, "spec"), "workloadRef").is_object();
  return row_of(object) != nullptr && !refers;
}

bool needs_selector(const json& object) {
  const WorkloadKind* row = row_of(object);
  return row != nullptr && row->needs_selector;
}

PodPlace pod_place(const json& object) {
  const std::string kind = kinds::text_at(object, "kind");
  const json& spec = kinds::member_at(object, "spec");
  if (kind == "Pod") return {".spec", &spec};
  if (kind == "CronJob") {
    const json& job = kinds::member_at(kinds::member_at(spec, "jobTemplate"), "spec");
    return {".spec.jobTemplate.spec.template.spec",
            &kinds::member_at(kinds::member_at(job, "template"), "spec")};
  }
  return {".spec.template.spec", &kinds::member_at(kinds::member_at(spec, "template"), "spec")};
}

bool runs_to_its_end(const json& object, Hook hook) {
  const std::string kind = kinds::text_at(object, "kind");
  if (kind == "Job" || kind == "CronJob") return true;
  if (kind != "Pod") return false;
  const std::string restart = kinds::text_at(kinds::member_at(object, "spec"), "restartPolicy");
  return restart == "Never" || restart == "OnFailure" || hook != Hook::kNone;
}

bool is_knative(const json& object) {
  return group_of(object) == "serving.knative.dev";
}

bool takes_image_by_trigger(const json& object) {
  const json& triggers = kinds::list_at(kinds::object_at(object, "spec"), "triggers");
  return kinds::text_at(object, "kind") == "DeploymentConfig" &&
         std::ranges::any_of(triggers,
                             [](const json& each) { return kinds::text_at(each, "type") == "ImageChange"; });
}

}  // namespace twelvefactor::manifests
