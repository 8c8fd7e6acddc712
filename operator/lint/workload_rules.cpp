// What an app cannot break, because its spec has no field for it, and a plain workload can.
#include <algorithm>
#include <array>
#include <set>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/workload.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

// Volumes whose data outlives the pod, or is shared with others.
constexpr std::array<std::string_view, 16> kLastingVolumes = {"persistentVolumeClaim",
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
                                                              "portworxVolume"};
constexpr std::array<std::string_view, 8> kShippers = {"fluent-bit", "fluentd",  "filebeat", "logstash",
                                                       "promtail",   "td-agent", "vector",   "rsyslog"};

/// An app cannot break it; in a workload it is only told.
Finding about(std::string_view rule, std::string path, std::string message) {
  const Rule* found = reconcile::find_rule(rule);
  return {std::string(rule), found->factor,      Level::kWarn,
          std::move(path),   std::move(message), std::string(found->remedy)};
}

std::string at(const std::string& path, const char* list, std::size_t index) {
  return path + "." + list + "[" + std::to_string(index) + "]";
}

/// "fluent-bit" of registry.example.com/log/fluent-bit:3@sha256:...
std::string image_name(std::string image) {
  image = image.substr(0, image.find('@'));
  image = image.substr(image.rfind('/') == std::string::npos ? 0 : image.rfind('/') + 1);
  return image.substr(0, image.find(':'));
}

std::string image_path(const std::string& image) {
  const std::string without_digest = image.substr(0, image.find('@'));
  const std::size_t slash = without_digest.rfind('/');
  return without_digest.substr(0, without_digest.find(':', slash == std::string::npos ? 0 : slash));
}

void check_volumes(const json& pod, const std::string& path, std::vector<Finding>& findings) {
  const json& volumes = kinds::member_at(pod, "volumes");
  if (!volumes.is_array()) return;
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    for (const std::string_view kind : kLastingVolumes) {
      if (kinds::member_at(volumes[i], std::string(kind).c_str()).is_null()) continue;
      findings.push_back(
          about("TF0601", at(path, "volumes", i),
                "keeps or shares data in a volume (" + std::string(kind) + "), and an app has none"));
    }
  }
}

void check_containers(const json& pod, const std::string& path, std::vector<Finding>& findings) {
  const json& containers = kinds::member_at(pod, "containers");
  if (!containers.is_array()) return;
  std::set<std::string> images;
  for (std::size_t i = 0; i < containers.size(); ++i) {
    const std::string where = at(path, "containers", i);
    const std::string image = kinds::text_at(containers[i], "image");
    if (!image.empty() && images.insert(image_path(image)).second && images.size() > 1) {
      findings.push_back(about("TF0103", where + ".image",
                               "a second image in the pod: all processes of an app run the same one"));
    }
    if (std::ranges::find(kShippers, image_name(image)) != kShippers.end()) {
      findings.push_back(
          about("TF1103", where + ".image",
                "ships logs by itself (" + image_name(image) + "); that is for the platform to do"));
    }
    const json& ports = kinds::member_at(containers[i], "ports");
    for (std::size_t p = 0; ports.is_array() && p < ports.size(); ++p) {
      if (kinds::number_at(ports[p], "hostPort").value_or(0) == 0) continue;
      findings.push_back(about("TF0705", at(where, "ports", p) + ".hostPort",
                               "takes a port of the node, so two pods cannot run on one"));
    }
  }
}

}  // namespace

std::vector<Finding> check_workload(const json& object) {
  std::vector<Finding> findings;
  const std::string kind = kinds::text_at(object, "kind");
  const json& spec = kinds::member_at(object, "spec");
  const json& job =
      kind == "CronJob" ? kinds::member_at(kinds::member_at(spec, "jobTemplate"), "spec") : spec;
  const std::string job_path = kind == "CronJob" ? ".spec.jobTemplate.spec" : ".spec";
  const json& pod = kind == "Pod" ? spec : kinds::member_at(kinds::member_at(job, "template"), "spec");
  const std::string path = kind == "Pod" ? ".spec" : job_path + ".template.spec";
  check_volumes(pod, path, findings);
  const json& claims = kinds::member_at(spec, "volumeClaimTemplates");
  if (claims.is_array() && !claims.empty()) {
    findings.push_back(about("TF0601", ".spec.volumeClaimTemplates",
                             "each pod keeps data of its own in a volume, and an app has none"));
  }
  if (kinds::member_at(pod, "hostNetwork") == json(true)) {
    findings.push_back(
        about("TF0705", path + ".hostNetwork", "takes the network of the node, and its ports with it"));
  }
  check_containers(pod, path, findings);
  if ((kind == "Job" || kind == "CronJob") && !kinds::number_at(job, "activeDeadlineSeconds") &&
      !kinds::number_at(pod, "activeDeadlineSeconds")) {
    findings.push_back(about("TF1202", job_path + ".activeDeadlineSeconds",
                             "has no deadline: a command that hangs is never ended"));
  }
  return findings;
}

std::vector<Finding> check_service(const json& object) {
  if (kinds::text_at(kinds::member_at(object, "spec"), "sessionAffinity") != "ClientIP") return {};
  return {about("TF0602", ".spec.sessionAffinity",
                "binds each client to one pod, so its session ends with that pod")};
}

}  // namespace twelvefactor::lint
