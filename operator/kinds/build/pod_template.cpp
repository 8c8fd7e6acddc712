#include "kinds/build/pod_template.hpp"

#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "kinds/build/literal_text.hpp"
#include "kinds/digest/shape.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

static_assert(kPodKeysAnnotation == kListOfKeys, "the digest looks for what is written here");

// Fields with an API default are always written, default or not: what a create's managed fields hold of a
// default would otherwise be taken for something that we once wanted and must now remove
// (docs/decisions/0004-own-field-digest.md).

/// The number, not the name: gRPC is asked at a number alone.
int asked_port(const Probe& probe, const PodTemplate& pod) {
  const auto named = pod.ports.find(probe.port);
  return named == pod.ports.end() ? pod.port.value_or(0) : named->second.port;
}

json pod_probe_json(const Probe& probe, const PodTemplate& pod) {
  const int port = asked_port(probe, pod);
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

json field_ref_json(const std::string& path) {
  return {{"apiVersion", "v1"}, {"fieldPath", path}};
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

/// The kubelet lays the sources over one another: the later counts.
json binding_json(const Volume& volume) {
  json sources = json::array({{{"secret", {{"name", volume.secret_name}}}}});
  json items = json::array();
  for (const AnnotationFile& file : volume.files) {
    const std::string field = "metadata.annotations['" + file.annotation + "']";
    items.push_back({{"path", file.file}, {"fieldRef", field_ref_json(field)}});
  }
  if (!items.empty()) sources.push_back({{"downwardAPI", {{"items", std::move(items)}}}});
  return {{"sources", std::move(sources)}, {"defaultMode", 0444}};
}

json volume_json(const Volume& volume) {
  if (volume.secret_name.empty()) {
    json directory = {{"sizeLimit", volume.size_limit}};
    if (volume.memory) directory["medium"] = "Memory";
    return {{"name", volume.name}, {"emptyDir", std::move(directory)}};
  }
  return {{"name", volume.name}, {"projected", binding_json(volume)}};
}

json mount_json(const Volume& volume) {
  json mount = {{"name", volume.name}, {"mountPath", volume.mount_path}};
  if (!volume.secret_name.empty()) mount["readOnly"] = true;
  return mount;
}

constexpr const char* kFilesVolume = "files";

/// The snapshot whole, since it holds nothing else; of what is another's the named keys alone.
json files_json(const PodFiles& files) {
  json sources = json::array();
  if (!files.snapshot.empty()) sources.push_back({{"configMap", {{"name", files.snapshot}}}});
  std::map<std::pair<EnvSource::Kind, std::string>, json> items;
  for (const KeyAsFile& each : files.keys)
    items[{each.kind, each.name}].push_back({{"key", each.key}, {"path", each.file}});
  for (auto& [object, list] : items) {
    const char* const kind = object.first == EnvSource::Kind::kSecret ? "secret" : "configMap";
    sources.push_back({{kind, {{"name", object.second}, {"items", std::move(list)}}}});
  }
  return {{"name", kFilesVolume}, {"projected", {{"sources", std::move(sources)}, {"defaultMode", 0444}}}};
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

void add_probes(json& container, const PodTemplate& pod) {
  if (pod.startup) container["startupProbe"] = pod_probe_json(*pod.startup, pod);
  if (pod.readiness) container["readinessProbe"] = pod_probe_json(*pod.readiness, pod);
  if (pod.liveness) container["livenessProbe"] = pod_probe_json(*pod.liveness, pod);
}

void add_ports(json& container, const PodTemplate& pod) {
  const auto add = [&container](std::string_view name, int port) {
    container["ports"].push_back({{"name", name}, {"containerPort", port}, {"protocol", "TCP"}});
  };
  if (pod.port) add(kPortName, *pod.port);
  for (const auto& [name, port] : pod.ports) add(name, port.port);
}

json resources_json(const Resources& resources) {
  json result = json::object();
  if (!resources.requests.empty()) result["requests"] = resources.requests;
  if (!resources.limits.empty()) result["limits"] = resources.limits;
  return result;
}

json container_json(const PodTemplate& pod) {
  json container = {{"name", kContainerName},
                    {"image", pod.image},
                    {"imagePullPolicy", "IfNotPresent"},
                    {"env", env_json(pod.env)},
                    {"resources", resources_json(pod.resources)},
                    {"securityContext", container_security_json()},
                    {"terminationMessagePolicy", pod.log_tells_why ? "FallbackToLogsOnError" : "File"}};
  if (!pod.command.empty()) container["command"] = literal_words(pod.command);
  if (!pod.args.empty()) container["args"] = literal_words(pod.args);
  for (const EnvSource& source : pod.env_from) container["envFrom"].push_back(env_source_json(source));
  add_ports(container, pod);
  for (const Volume& volume : pod.volumes) container["volumeMounts"].push_back(mount_json(volume));
  if (pod.files) {
    for (const FileMount& mount : pod.files->mounts)
      container["volumeMounts"].push_back(file_mount_json(mount));
  }
  if (pod.pre_stop_sleep_seconds > 0) {
    container["lifecycle"] = {{"preStop", {{"sleep", {{"seconds", pod.pre_stop_sleep_seconds}}}}}};
  }
  add_probes(container, pod);
  return container;
}

json pod_security_json(const Security& security) {
  json context = {{"runAsNonRoot", true}, {"seccompProfile", {{"type", "RuntimeDefault"}}}};
  if (security.run_as_user) context["runAsUser"] = *security.run_as_user;
  if (security.run_as_group) context["runAsGroup"] = *security.run_as_group;
  return context;
}

json toleration_json(const Toleration& toleration) {
  json result = json::object();
  const auto add = [&result](const char* name, const std::string& value) {
    if (!value.empty()) result[name] = value;
  };
  add("key", toleration.key);
  add("operator", toleration.operation);
  add("value", toleration.value);
  add("effect", toleration.effect);
  if (toleration.seconds) result["tolerationSeconds"] = *toleration.seconds;
  return result;
}

void add_placement(json& spec, const PodTemplate& pod) {
  if (!pod.priority_class.empty()) spec["priorityClassName"] = pod.priority_class;
  if (!pod.node_selector.empty()) spec["nodeSelector"] = pod.node_selector;
  for (const Toleration& toleration : pod.tolerations)
    spec["tolerations"].push_back(toleration_json(toleration));
  for (const TopologySpread& spread : pod.topology_spread) {
    spec["topologySpreadConstraints"].push_back({{"topologyKey", spread.topology_key},
                                                 {"maxSkew", spread.max_skew},
                                                 {"whenUnsatisfiable", spread.when_unsatisfiable},
                                                 {"labelSelector", {{"matchLabels", pod.spread_selector}}}});
  }
}

/// Keys that the team states are ours only where they are named: see kPodKeysAnnotation.
json metadata_json(const PodTemplate& pod) {
  std::set<std::string> keys;
  for (const auto& [key, value] : pod.labels) {
    if (!is_own_label(key)) keys.insert(key);
  }
  StringMap annotations = pod.annotations;
  for (const auto& [key, value] : annotations) {
    if (!is_own_annotation(key)) keys.insert(key);
  }
  std::string named;
  for (const std::string& key : keys) named += (named.empty() ? "" : " ") + key;
  if (!named.empty()) annotations.emplace(std::string(kPodKeysAnnotation), named);
  json metadata = {{"labels", pod.labels}};
  if (!annotations.empty()) metadata["annotations"] = std::move(annotations);
  return metadata;
}

}  // namespace

json pod_template_json(const PodTemplate& pod) {
  json spec = {{"serviceAccountName", pod.service_account},
               {"automountServiceAccountToken", false},
               {"enableServiceLinks", false},
               {"restartPolicy", pod.restart_policy},
               {"terminationGracePeriodSeconds", pod.termination_grace_period_seconds},
               {"securityContext", pod_security_json(pod.security)},
               {"containers", json::array({container_json(pod)})}};
  for (const Volume& volume : pod.volumes) spec["volumes"].push_back(volume_json(volume));
  if (pod.files) spec["volumes"].push_back(files_json(*pod.files));
  for (const std::string& name : pod.image_pull_secrets) spec["imagePullSecrets"].push_back({{"name", name}});
  add_placement(spec, pod);
  return {{"metadata", metadata_json(pod)}, {"spec", std::move(spec)}};
}

}  // namespace twelvefactor::kinds
