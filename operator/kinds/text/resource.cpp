#include "kinds/text/resource.hpp"

#include <array>

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kCore = "/api/v1";
constexpr std::string_view kBatch = "/apis/batch/v1";
constexpr std::string_view kNetworking = "/apis/networking.k8s.io/v1";

constexpr std::array<ResourceType, kAllKinds.size()> kTypes = {{
    {"v1", "ServiceAccount", "serviceaccounts", kCore},
    {"v1", "ConfigMap", "configmaps", kCore},
    {"v1", "Secret", "secrets", kCore},
    {kAppApiVersion, "AppRelease", "appreleases", kAppApiRoot},
    {"v1", "Service", "services", kCore},
    {"networking.k8s.io/v1", "Ingress", "ingresses", kNetworking},
    {"gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", "/apis/gateway.networking.k8s.io/v1"},
    {"policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "/apis/policy/v1"},
    {"networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", kNetworking},
    {"apps/v1", "Deployment", "deployments", "/apis/apps/v1"},
    {"autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "/apis/autoscaling/v2"},
    {"batch/v1", "CronJob", "cronjobs", kBatch},
    {"batch/v1", "Job", "jobs", kBatch},
    {"monitoring.coreos.com/v1", "PodMonitor", "podmonitors", "/apis/monitoring.coreos.com/v1"},
    {kAppApiVersion, "ParityReport", "parityreports", kAppApiRoot},
    {"openreports.io/v1alpha1", "Report", "reports", "/apis/openreports.io/v1alpha1"},
}};

std::string collection(std::string_view root, std::string_view namespace_name, std::string_view plural) {
  std::string path(root);
  if (!namespace_name.empty()) path.append("/namespaces/").append(namespace_name);
  return path.append("/").append(plural);
}

}  // namespace

const ResourceType& resource_type(Kind kind) {
  return kTypes.at(static_cast<std::size_t>(kind));
}

std::string collection_path(Kind kind, std::string_view namespace_name) {
  const ResourceType& type = resource_type(kind);
  return collection(type.api_root, namespace_name, type.plural);
}

std::string object_path(Kind kind, std::string_view namespace_name, std::string_view name) {
  return collection_path(kind, namespace_name).append("/").append(name);
}

std::string replica_set_path(std::string_view namespace_name, std::string_view name) {
  return collection("/apis/apps/v1", namespace_name, "replicasets").append("/").append(name);
}

std::string events_of_pod_path(std::string_view namespace_name, std::string_view uid) {
  return collection("/apis/events.k8s.io/v1", namespace_name, "events")
      .append("?fieldSelector=regarding.uid%3D")
      .append(uid)
      .append("%2Creason%3DUnhealthy&limit=20");
}

std::string pods_of_app_path(std::string_view namespace_name, std::string_view app) {
  return collection("/api/v1", namespace_name, "pods")
      .append("?labelSelector=twelvefactor.dev%2Fapp%3D")
      .append(app)
      .append("%2Ctwelvefactor.dev%2Fprocess&limit=500");
}

std::string app_collection_path(std::string_view namespace_name) {
  return collection(kAppApiRoot, namespace_name, kAppPlural);
}

std::string ingress_class_collection_path() {
  return collection(kNetworking, "", "ingressclasses");
}

std::string namespace_collection_path() {
  return collection(kCore, "", "namespaces");
}

std::string policy_collection_path() {
  return collection(kAppApiRoot, "", kPolicyPlural);
}

std::string policy_status_path(std::string_view name) {
  return policy_collection_path().append("/").append(name).append("/status");
}

std::string app_status_path(std::string_view namespace_name, std::string_view name) {
  return app_collection_path(namespace_name).append("/").append(name).append("/status");
}

}  // namespace twelvefactor::kinds
