#include "lint/workload.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "lint/json_access.hpp"
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
  if (kind == "Pod") return member(object, "spec");
  const json& spec = member(object, "spec");
  const json& holder = kind == "CronJob" ? member(member(spec, "jobTemplate"), "spec") : spec;
  return member(member(holder, "template"), "spec");
}

bool runs_to_its_end(const std::string& kind) {
  return kind == "Job" || kind == "CronJob";
}

/// Of what `environment` the labels speak, where nobody said it.
std::string environment_of(const json& object, const std::string& fallback) {
  const json& metadata = member(object, "metadata");
  for (const char* const map : {"labels", "annotations"}) {
    for (const char* const name :
         {"twelvefactor.dev/environment", "app.kubernetes.io/environment", "environment", "env"}) {
      std::string text = text_in(member(metadata, map), name);
      if (!text.empty()) return text;
    }
  }
  return fallback;
}

/// Variables of a container: literals, and which come from Secrets.
void read_variables(const json& container, const std::string& path, Judged& judged) {
  const json& list = member(container, "env");
  if (!list.is_array()) return;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string name = text_in(list[i], "name");
    if (name.empty()) continue;
    std::string place = path + ".env[" + std::to_string(i) + "]";
    const json& reference = member(member(list[i], "valueFrom"), "secretKeyRef");
    if (reference.is_object()) {
      judged.places[".spec.config.secrets." + name] = place;
      judged.observed.app.spec.config.secrets[name] =
          SecretKeyRef{text_in(reference, "name"), text_in(reference, "key")};
    } else if (member(list[i], "value").is_string()) {
      judged.places[".spec.config.env." + name] = place + ".value";
      judged.observed.app.spec.config.env[name] = text_in(list[i], "value");
    }
  }
}

std::optional<int> first_port(const json& container) {
  const json& ports = member(container, "ports");
  if (!ports.is_array() || ports.empty()) return std::nullopt;
  return integer_in(ports.front(), "containerPort");
}

Process process_of(const json& object, const json& pod, const json& container, const std::string& kind) {
  Process process;
  process.command = texts_in(container, "command");
  process.args = texts_in(container, "args");
  process.port = first_port(container);
  // Where nobody states a number it is 1; a DaemonSet has one for each node.
  process.replicas = kind == "DaemonSet" ? 2 : integer_in(member(object, "spec"), "replicas").value_or(1);
  const json& requests = member(member(container, "resources"), "requests");
  if (requests.is_object()) {
    for (const auto& [name, value] : requests.items())
      process.resources.requests[name] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  if (member(container, "readinessProbe").is_object()) process.readiness = Probe{};
  process.termination_grace_period_seconds = integer_in(pod, "terminationGracePeriodSeconds").value_or(30);
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
  const std::string kind = text_in(object, "kind");
  const json& pod = pod_of(object, kind);
  Judged judged;
  judged.observed.offline = true;
  AppSpec& spec = judged.observed.app.spec;
  spec.image = text_in(container, "image");
  judged.places[".spec.image"] = where.container + ".image";
  std::string name = text_in(container, "name");
  if (name.empty()) name = "container";
  read_variables(container, where.container, judged);
  if (is_admin) {
    AdminProcess process;
    process.command = texts_in(container, "command");
    process.args = texts_in(container, "args");
    spec.admin_processes[name] = std::move(process);
    judged.places[".spec.adminProcesses." + name] = where.container;
  } else {
    spec.processes[name] = process_of(object, pod, container, kind);
    place_process(".spec.processes." + name, where, judged);
  }
  return judged;
}

}  // namespace

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
  const std::string kind = text_in(object, "kind");
  const json& pod = pod_of(object, kind);
  std::vector<Judged> all;
  for (const char* const list : {"initContainers", "containers"}) {
    const json& containers = member(pod, list);
    if (!containers.is_array()) continue;
    const bool init = std::string_view(list) == "initContainers";
    for (std::size_t i = 0; i < containers.size(); ++i) {
      const std::string path = pod_path(kind);
      const Where where{path, path + "." + list + "[" + std::to_string(i) + "]"};
      const bool sidecar = init && text_in(containers[i], "restartPolicy") == "Always";
      all.push_back(
          judged_container(object, containers[i], where, (init && !sidecar) || runs_to_its_end(kind)));
      all.back().observed.app.spec.environment = environment_of(object, environment);
    }
  }
  return all;
}

Judged read_ingress(const json& object) {
  Judged judged;
  judged.observed.offline = true;
  Expose expose;
  const json& annotations = member(member(object, "metadata"), "annotations");
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
  const json& data = member(object, "data");
  if (data.is_object()) {
    for (const auto& [name, value] : data.items()) {
      // A whole file is no variable.
      if (value.is_string() && value.get_ref<const std::string&>().find('\n') == std::string::npos)
        judged.observed.app.spec.config.env[name] = value.get<std::string>();
    }
  }
  judged.places[".spec.config.env"] = ".data";
  return judged;
}

}  // namespace twelvefactor::lint
