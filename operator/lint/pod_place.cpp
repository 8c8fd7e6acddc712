#include "lint/pod_place.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

struct WorkloadKind {
  std::string_view kind;
  std::string_view group;
};

// extensions held Deployments, DaemonSets and ReplicaSets until 1.16; files still do.
constexpr std::array<WorkloadKind, 15> kWorkloads = {{{"Deployment", "apps"},
                                                      {"Deployment", "extensions"},
                                                      {"StatefulSet", "apps"},
                                                      {"DaemonSet", "apps"},
                                                      {"DaemonSet", "extensions"},
                                                      {"ReplicaSet", "apps"},
                                                      {"ReplicaSet", "extensions"},
                                                      {"Job", "batch"},
                                                      {"CronJob", "batch"},
                                                      {"Pod", ""},
                                                      {"ReplicationController", ""},
                                                      {"Rollout", "argoproj.io"},
                                                      {"Service", "serving.knative.dev"},
                                                      {"DeploymentConfig", "apps.openshift.io"},
                                                      {"DeploymentConfig", ""}}};

/// "batch" of batch/v1, "" of v1.
std::string group_of(const json& object) {
  const std::string version = kinds::text_at(object, "apiVersion");
  const std::size_t slash = version.find('/');
  return slash == std::string::npos ? "" : version.substr(0, slash);
}

}  // namespace

bool is_workload_object(const json& object) {
  const std::string kind = kinds::text_at(object, "kind");
  const std::string group = group_of(object);
  const bool known = std::ranges::any_of(kWorkloads, [&](const WorkloadKind& each) {
    // An old file may say v1 of what has moved into a group since.
    return each.kind == kind &&
           (each.group == group || (group.empty() && kind != "Service" && kind != "Rollout"));
  });
  // A Rollout may refer to a Deployment, which is looked at itself.
  return known && !(kind == "Rollout" &&
                    kinds::member_at(kinds::member_at(object, "spec"), "workloadRef").is_object());
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

bool runs_to_its_end(const json& object) {
  const std::string kind = kinds::text_at(object, "kind");
  if (kind == "Job" || kind == "CronJob") return true;
  if (kind != "Pod") return false;
  // A release of Helm waits until its hook has ended.
  const json& annotations = kinds::member_at(kinds::member_at(object, "metadata"), "annotations");
  const std::string restart = kinds::text_at(kinds::member_at(object, "spec"), "restartPolicy");
  return restart == "Never" || restart == "OnFailure" || !kinds::text_at(annotations, "helm.sh/hook").empty();
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

}  // namespace twelvefactor::lint
