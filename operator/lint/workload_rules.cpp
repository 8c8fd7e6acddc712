// What an app cannot break, because its spec has no field for it, and a plain workload can.
#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/emptied_data.hpp"
#include "lint/unasked.hpp"
#include "lint/workload.hpp"
#include "manifests/pod_place.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

// Volumes whose data outlives the pod, or is shared with others.
constexpr std::array<std::string_view, 23> kLastingVolumes = {"persistentVolumeClaim",
                                                              "ephemeral",
                                                              "hostPath",
                                                              "nfs",
                                                              "cephfs",
                                                              "glusterfs",
                                                              "rbd",
                                                              "iscsi",
                                                              "fc",
                                                              "azureDisk",
                                                              "azureFile",
                                                              "gcePersistentDisk",
                                                              "awsElasticBlockStore",
                                                              "cinder",
                                                              "vsphereVolume",
                                                              "portworxVolume",
                                                              "csi",
                                                              "flexVolume",
                                                              "gitRepo",
                                                              "flocker",
                                                              "quobyte",
                                                              "scaleIO",
                                                              "storageos"};
// They bring secrets and certificates, made anew for each pod.
constexpr std::array<std::string_view, 7> kConfigDrivers = {
    "secrets-store.csi", "cert-manager", "spiffe", "inject.secrets", "csi-secrets", "trust", "vault"};

std::string at(const std::string& path, const char* list, std::size_t index) {
  return path + "." + list + "[" + std::to_string(index) + "]";
}

std::string image_path(const std::string& image) {
  const std::string without_digest = image.substr(0, image.find('@'));
  const std::size_t slash = without_digest.rfind('/');
  return without_digest.substr(0, without_digest.find(':', slash == std::string::npos ? 0 : slash));
}

bool brings_config(const json& volume) {
  const std::string driver = kinds::text_at(kinds::member_at(volume, "csi"), "driver");
  return std::ranges::any_of(
      kConfigDrivers, [&driver](std::string_view each) { return driver.find(each) != std::string::npos; });
}

void check_volumes(const json& pod, const std::string& path, std::vector<Finding>& findings) {
  const json& volumes = kinds::list_at(pod, "volumes");
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    for (const std::string_view kind : kLastingVolumes) {
      if (kinds::member_at(volumes[i], std::string(kind).c_str()).is_null() || brings_config(volumes[i]))
        continue;
      findings.push_back(
          about("TF0601", at(path, "volumes", i),
                "keeps or shares data in a volume (" + std::string(kind) + "), and an app has none"));
    }
  }
}

void check_node_ports(const json& container, const std::string& where, std::vector<Finding>& findings) {
  const json& ports = kinds::list_at(container, "ports");
  for (std::size_t p = 0; p < ports.size(); ++p) {
    if (kinds::number_at(ports[p], "hostPort").value_or(0) == 0) continue;
    findings.push_back(about("TF0705", at(where, "ports", p) + ".hostPort",
                             "takes a port of the node, so two pods cannot run on one"));
  }
}

void check_containers(const json& object, const manifests::PodPlace& pod, std::vector<Finding>& findings) {
  const json& containers = kinds::list_at(*pod.pod, "containers");
  // A collector of the platform runs on every node, and one for itself is the collector.
  const bool may_ship = kinds::text_at(object, "kind") == "DaemonSet" || containers.size() < 2;
  std::set<std::string> images;
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const std::string where = at(pod.path, "containers", i);
    const std::string image = kinds::text_at(containers[i], "image");
    if (!image.empty() && images.insert(image_path(image)).second && images.size() > 1) {
      findings.push_back(about("TF0103", where + ".image",
                               "a second image in the pod: all processes of an app run the same one"));
    }
    if (!may_ship && is_shipper(image)) {
      findings.push_back(
          about("TF1103", where + ".image",
                "ships logs by itself (" + image_name(image) + "); that is for the platform to do"));
    }
    check_node_ports(containers[i], where, findings);
  }
}

/// What a Job and a CronJob say of the run as a whole.
void check_deadline(const json& object, const manifests::PodPlace& pod, std::vector<Finding>& findings) {
  const std::string kind = kinds::text_at(object, "kind");
  if ((kind != "Job" && kind != "CronJob") || is_partial(object)) return;
  const json& spec = kinds::member_at(object, "spec");
  const json& job =
      kind == "CronJob" ? kinds::member_at(kinds::member_at(spec, "jobTemplate"), "spec") : spec;
  const std::string path = kind == "CronJob" ? ".spec.jobTemplate.spec" : ".spec";
  if (kinds::number_at(job, "activeDeadlineSeconds") || kinds::number_at(*pod.pod, "activeDeadlineSeconds"))
    return;
  findings.push_back(about("TF1202", path + ".activeDeadlineSeconds",
                           "has no deadline: a command that hangs is never ended"));
}

}  // namespace

Finding about(std::string_view rule, std::string path, std::string message) {
  const Rule* found = reconcile::find_rule(rule);
  return {std::string(rule), found->factor,      Level::kWarn,
          std::move(path),   std::move(message), std::string(found->remedy)};
}

std::vector<Finding> check_workload(const json& object) {
  std::vector<Finding> findings;
  const manifests::PodPlace pod = manifests::pod_place(object);
  check_volumes(*pod.pod, pod.path, findings);
  if (!kinds::list_at(kinds::member_at(object, "spec"), "volumeClaimTemplates").empty()) {
    findings.push_back(about("TF0601", ".spec.volumeClaimTemplates",
                             "each pod keeps data of its own in a volume, and an app has none"));
  }
  if (kinds::true_at(*pod.pod, "hostNetwork")) {
    findings.push_back(
        about("TF0705", pod.path + ".hostNetwork", "takes the network of the node, and its ports with it"));
  }
  check_containers(object, pod, findings);
  check_emptied_data(*pod.pod, pod.path, findings);
  check_deadline(object, pod, findings);
  return findings;
}

}  // namespace twelvefactor::lint
