#include "lint/workload.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 8> kWorkloads = {
    "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod", "ReplicationController"};

/// Where the pod is in an object of this kind: ".spec.template.spec".
std::string pod_path(const std::string& kind) {
  if (kind == "Pod") return ".spec";
  if (kind == "CronJob") return ".spec.jobTemplate.spec.template.spec";
  return ".spec.template.spec";
}

const json& pod_of(const json& object, const std::string& kind) {
  if (kind == "Pod") return kinds::member_at(object, "spec");
  const json& spec = kinds::member_at(object, "spec");
  const json& holder =
      kind == "CronJob" ? kinds::member_at(kinds::member_at(spec, "jobTemplate"), "spec") : spec;
  return kinds::member_at(kinds::member_at(holder, "template"), "spec");
}

/// A hook of Helm does, too: a release waits until it has ended.
bool runs_to_its_end(const json& object, const std::string& kind) {
  if (kind == "Job" || kind == "CronJob") return true;
  const json& annotations = kinds::member_at(kinds::member_at(object, "metadata"), "annotations");
  return kind == "Pod" && !kinds::text_at(annotations, "helm.sh/hook").empty();
}

/// Variables of a container: literals, and which come from Secrets.
void read_variables(const json& container, const std::string& path, Judged& judged) {
  const json& list = kinds::member_at(container, "env");
  if (!list.is_array()) return;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string name = kinds::text_at(list[i], "name");
    if (name.empty()) continue;
    std::string place = path + ".env[" + std::to_string(i) + "]";
    const json& reference = kinds::member_at(kinds::member_at(list[i], "valueFrom"), "secretKeyRef");
    if (reference.is_object()) {
      judged.places[".spec.config.secrets." + name] = place;
      judged.observed.app.spec.config.secrets[name] =
          SecretKeyRef{kinds::text_at(reference, "name"), kinds::text_at(reference, "key")};
    } else if (kinds::member_at(list[i], "value").is_string()) {
      judged.places[".spec.config.env." + name] = place + ".value";
      judged.observed.app.spec.config.env[name] = kinds::text_at(list[i], "value");
    }
  }
}

/// None where the manifest has no number there, or one that no such field can hold.
std::optional<int> count_at(const json& object, const char* name) {
  const std::optional<std::int64_t> number = kinds::number_at(object, name);
  if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<int> first_port(const json& container) {
  const json& ports = kinds::member_at(container, "ports");
  if (!ports.is_array() || ports.empty()) return std::nullopt;
  return count_at(ports.front(), "containerPort");
}

Process process_of(const json& object, const json& pod, const json& container, const std::string& kind) {
  Process process;
  process.command = kinds::texts_at(container, "command");
  process.args = kinds::texts_at(container, "args");
  process.port = first_port(container);
  // Where nobody states a number it is 1; a DaemonSet has one for each node.
  process.replicas =
      kind == "DaemonSet" ? 2 : count_at(kinds::member_at(object, "spec"), "replicas").value_or(1);
  const json& requests = kinds::member_at(kinds::member_at(container, "resources"), "requests");
  if (requests.is_object()) {
    for (const auto& [name, value] : requests.items())
      process.resources.requests[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  if (kinds::member_at(container, "readinessProbe").is_object()) process.readiness = Probe{};
  process.termination_grace_period_seconds = count_at(pod, "terminationGracePeriodSeconds").value_or(30);
  return process;
}

struct Where {
  std::string pod;        // ".spec.template.spec"
  std::string container;  // ".spec.template.spec.containers[0]"
};

void place_process(const std::string& spec_path, const Where& where, Judged& judged) {
  judged.places[spec_path] = where.container;
  judged.places[spec_path + ".readiness"] = where.container + ".readinessProbe";
  judged.places[spec_path + ".port"] = where.container + ".ports[0].containerPort";
  judged.places[spec_path + ".replicas"] = ".spec.replicas";
  judged.places[spec_path + ".terminationGracePeriodSeconds"] = where.pod + ".terminationGracePeriodSeconds";
}

Judged judged_container(const json& object, const json& container, const Where& where, bool is_admin) {
  const std::string kind = kinds::text_at(object, "kind");
  const json& pod = pod_of(object, kind);
  Judged judged;
  judged.observed.offline = true;
  AppSpec& spec = judged.observed.app.spec;
  spec.image = kinds::text_at(container, "image");
  judged.places[".spec.image"] = where.container + ".image";
  std::string name = kinds::text_at(container, "name");
  if (name.empty()) name = "container";
  read_variables(container, where.container, judged);
  if (is_admin) {
    AdminProcess process;
    process.command = kinds::texts_at(container, "command");
    process.args = kinds::texts_at(container, "args");
    spec.admin_processes[name] = std::move(process);
    judged.places[".spec.adminProcesses." + name] = where.container;
  } else {
    spec.processes[name] = process_of(object, pod, container, kind);
    place_process(".spec.processes." + name, where, judged);
  }
  return judged;
}

}  // namespace

std::string environment_of(const json& object, const std::string& fallback) {
  const json& metadata = kinds::member_at(object, "metadata");
  for (const char* const map : {"labels", "annotations"}) {
    for (const char* const name :
         {"twelvefactor.dev/environment", "app.kubernetes.io/environment", "environment", "env"}) {
      std::string text = kinds::text_at(kinds::member_at(metadata, map), name);
      if (!text.empty()) return text;
    }
  }
  return fallback;
}

bool is_workload(const std::string& kind) {
  return std::ranges::find(kWorkloads, kind) != kWorkloads.end();
}

std::string place_in_object(const Judged& judged, const std::string& path) {
  for (std::size_t end = path.size(); end != std::string::npos && end > 0;
       end = path.find_last_of(".[", end - 1)) {
    const auto found = judged.places.find(path.substr(0, end));
    if (found != judged.places.end()) return found->second + path.substr(end);
  }
  return path;
}

std::vector<Judged> read_workload(const json& object, const std::string& environment) {
  const std::string kind = kinds::text_at(object, "kind");
  const json& pod = pod_of(object, kind);
  std::vector<Judged> all;
  for (const char* const list : {"initContainers", "containers"}) {
    const json& containers = kinds::member_at(pod, list);
    if (!containers.is_array()) continue;
    const bool init = std::string_view(list) == "initContainers";
    for (std::size_t i = 0; i < containers.size(); ++i) {
      const std::string path = pod_path(kind);
      const Where where{path, path + "." + list + "[" + std::to_string(i) + "]"};
      const bool sidecar = init && kinds::text_at(containers[i], "restartPolicy") == "Always";
      all.push_back(judged_container(object, containers[i], where,
                                     (init && !sidecar) || runs_to_its_end(object, kind)));
      all.back().observed.app.spec.environment = environment_of(object, environment);
    }
  }
  return all;
}

Judged read_ingress(const json& object) {
  Judged judged;
  judged.observed.offline = true;
  Expose expose;
  const json& annotations = kinds::member_at(kinds::member_at(object, "metadata"), "annotations");
  if (annotations.is_object()) {
    for (const auto& [name, value] : annotations.items()) {
      if (value.is_string()) expose.annotations[name] = value.get<std::string>();
    }
  }
  judged.observed.app.spec.processes["ingress"].expose = std::move(expose);
  judged.places[".spec.processes.ingress.expose"] = ".metadata";
  return judged;
}

Judged read_config_map(const json& object) {
  Judged judged;
  judged.observed.offline = true;
  const json& data = kinds::member_at(object, "data");
  if (data.is_object()) {
    for (const auto& [name, value] : data.items()) {
      if (value.is_string()) judged.observed.app.spec.config.env[name] = value.get<std::string>();
    }
  }
  judged.places[".spec.config.env"] = ".data";
  return judged;
}

}  // namespace twelvefactor::lint
