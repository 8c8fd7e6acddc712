#include "kinds/build/pod_template.hpp"

#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "kinds/build/container_json.hpp"
#include "kinds/digest/shape.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

static_assert(kPodKeysAnnotation == kListOfKeys, "the digest looks for what is written here");

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
               {"containers", json::array({process_container_json(pod)})}};
  for (const Volume& volume : pod.volumes) spec["volumes"].push_back(volume_json(volume));
  if (pod.files) spec["volumes"].push_back(files_json(*pod.files));
  for (const SidecarContainer& sidecar : pod.sidecars) {
    spec["initContainers"].push_back(sidecar_container_json(sidecar, pod));
    spec["volumes"].push_back(volume_json(sidecar.tmp));
  }
  for (const std::string& name : pod.image_pull_secrets) spec["imagePullSecrets"].push_back({{"name", name}});
  add_placement(spec, pod);
  return {{"metadata", metadata_json(pod)}, {"spec", std::move(spec)}};
}

}  // namespace twelvefactor::kinds
