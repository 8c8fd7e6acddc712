#include "kinds/build/container_json.hpp"

#include "kinds/build/literal_text.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

// Fields with an API default are always written, default or not: what a create's managed fields hold of a
// default would otherwise be taken for something that we once wanted and must now remove
// (docs/decisions/0004-own-field-digest.md).

json pod_probe_json(const Probe& probe, int port) {
  json handler;
  if (!probe.exec.empty()) {
    handler["exec"] = {{"command", literal_words(probe.exec)}};
  } else if (!probe.path.empty()) {
    handler["httpGet"] = {{"path", probe.path}, {"port", port}, {"scheme", "HTTP"}};
  } else if (probe.grpc) {
    handler["grpc"] = {{"port", port}, {"service", *probe.grpc}};
  } else {
    handler["tcpSocket"] = {{"port", port}};
  }
  if (probe.initial_delay_seconds > 0) handler["initialDelaySeconds"] = probe.initial_delay_seconds;
  handler["periodSeconds"] = probe.period_seconds;
  handler["timeoutSeconds"] = probe.timeout_seconds;
  handler["successThreshold"] = probe.success_threshold;
  handler["failureThreshold"] = probe.failure_threshold;
  return handler;
}

json variable_json(const EnvVar& variable) {
  json entry = {{"name", variable.name}};
  if (!variable.field_path.empty()) {
    entry["valueFrom"]["fieldRef"] = field_ref_json(variable.field_path);
  } else if (!variable.secret_name.empty()) {
    entry["valueFrom"]["secretKeyRef"] = {{"name", variable.secret_name}, {"key", variable.secret_key}};
  } else if (!variable.value.empty()) {  // the API server drops an empty value
    entry["value"] = literal_text(variable.value);
  }
  return entry;
}

json env_json(const std::vector<EnvVar>& env) {
  json list = json::array();
  for (const EnvVar& variable : env) list.push_back(variable_json(variable));
  return list;
}

json env_source_json(const EnvSource& source) {
  json reference = {{"name", source.name}};
  if (source.optional) reference["optional"] = true;
  return {{source.kind == EnvSource::Kind::kSecret ? "secretRef" : "configMapRef", std::move(reference)}};
}

json mount_json(const Volume& volume) {
  json mount = {{"name", volume.name}, {"mountPath", volume.mount_path}};
  if (!volume.secret_name.empty()) mount["readOnly"] = true;
  return mount;
}

json file_mount_json(const FileMount& mount) {
  return {{"name", kFilesVolume}, {"mountPath", mount.path}, {"subPath", mount.file}, {"readOnly", true}};
}

json container_security_json() {
  return {{"allowPrivilegeEscalation", false},
          {"capabilities", {{"drop", json::array({"ALL"})}}},
          {"privileged", false},
          {"readOnlyRootFilesystem", true},
          {"runAsNonRoot", true}};
}

json resources_json(const Resources& resources) {
  json result = json::object();
  if (!resources.requests.empty()) result["requests"] = resources.requests;
  if (!resources.limits.empty()) result["limits"] = resources.limits;
  return result;
}

using Ports = std::map<std::string, NamedPort>;

/// The number, not the name: gRPC is asked at a number alone. `own`: of the container that is asked.
int asked_port(const Probe& probe, const PodTemplate& pod, const Ports& own) {
  for (const Ports* ports : {&own, &pod.ports}) {
    if (const auto named = ports->find(probe.port); named != ports->end()) return named->second.port;
  }
  return pod.port.value_or(0);
}

void add_probe(json& container, const char* name, const std::optional<Probe>& probe, const PodTemplate& pod,
               const Ports& own) {
  if (probe) container[name] = pod_probe_json(*probe, asked_port(*probe, pod, own));
}

void add_port(json& container, std::string_view name, int port) {
  container["ports"].push_back({{"name", name}, {"containerPort", port}, {"protocol", "TCP"}});
}

/// What a container of a process and a sidecar have alike.
template <class Container>
json any_container_json(const std::string& name, const Container& given, bool log_tells_why) {
  json container = {{"name", name},
                    {"image", given.image},
                    {"imagePullPolicy", "IfNotPresent"},
                    {"env", env_json(given.env)},
                    {"resources", resources_json(given.resources)},
                    {"securityContext", container_security_json()},
                    {"terminationMessagePolicy", log_tells_why ? "FallbackToLogsOnError" : "File"}};
  if (!given.command.empty()) container["command"] = literal_words(given.command);
  if (!given.args.empty()) container["args"] = literal_words(given.args);
  return container;
}

}  // namespace

json field_ref_json(const std::string& path) {
  return {{"apiVersion", "v1"}, {"fieldPath", path}};
}

json process_container_json(const PodTemplate& pod) {
  json container = any_container_json(std::string(kContainerName), pod, pod.log_tells_why);
  for (const EnvSource& source : pod.env_from) container["envFrom"].push_back(env_source_json(source));
  if (pod.port) add_port(container, kPortName, *pod.port);
  for (const auto& [name, port] : pod.ports) add_port(container, name, port.port);
  for (const Volume& volume : pod.volumes) container["volumeMounts"].push_back(mount_json(volume));
  if (pod.files) {
    for (const FileMount& mount : pod.files->mounts)
      container["volumeMounts"].push_back(file_mount_json(mount));
  }
  if (pod.pre_stop_sleep_seconds > 0) {
    container["lifecycle"] = {{"preStop", {{"sleep", {{"seconds", pod.pre_stop_sleep_seconds}}}}}};
  }
  add_probe(container, "startupProbe", pod.startup, pod, pod.ports);
  add_probe(container, "readinessProbe", pod.readiness, pod, pod.ports);
  add_probe(container, "livenessProbe", pod.liveness, pod, pod.ports);
  return container;
}

json sidecar_container_json(const SidecarContainer& sidecar, const PodTemplate& pod) {
  json container = any_container_json(sidecar.name, sidecar, /*log_tells_why=*/false);
  container["restartPolicy"] = "Always";
  for (const auto& [name, port] : sidecar.ports) add_port(container, name, port.port);
  container["volumeMounts"].push_back(mount_json(sidecar.tmp));
  for (const Volume& volume : sidecar.shared) container["volumeMounts"].push_back(mount_json(volume));
  for (const FileMount& mount : sidecar.files) container["volumeMounts"].push_back(file_mount_json(mount));
  add_probe(container, "startupProbe", sidecar.startup, pod, sidecar.ports);
  add_probe(container, "readinessProbe", sidecar.readiness, pod, sidecar.ports);
  return container;
}

}  // namespace twelvefactor::kinds
