#include "lint/workload.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/process_reader.hpp"
#include "lint/unasked.hpp"
#include "manifests/pod_place.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

/// Variables of a container: literals, and which come from Secrets.
void read_variables(const json& container, const std::string& path, Judged& judged) {
  const json& list = kinds::list_at(container, "env");
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

std::string name_of(const json& container) {
  std::string name = kinds::text_at(container, "name");
  return name.empty() ? "container" : name;
}

Judged judged_container(const json& object, const json& container, const std::string& path, bool is_admin) {
  Judged judged;
  judged.observed.offline = true;
  judged.unasked = unasked_rules(object, container, is_admin);
  AppSpec& spec = judged.observed.app.spec;
  spec.image = kinds::text_at(container, "image");
  judged.places[".spec.image"] = path + ".image";
  read_variables(container, path, judged);
  const std::string name = name_of(container);
  if (!is_admin) {
    read_process(object, container, name, path, judged);
    return judged;
  }
  AdminProcess process;
  process.command = kinds::texts_at(container, "command");
  process.args = kinds::texts_at(container, "args");
  spec.admin_processes[name] = std::move(process);
  judged.places[".spec.adminProcesses." + name] = path;
  return judged;
}

bool is_sidecar(const json& init_container) {
  return kinds::text_at(init_container, "restartPolicy") == "Always";
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

std::string place_in_object(const Judged& judged, const std::string& path) {
  for (std::size_t end = path.size(); end != std::string::npos && end > 0;
       end = path.find_last_of(".[", end - 1)) {
    const auto found = judged.places.find(path.substr(0, end));
    if (found != judged.places.end()) return found->second + path.substr(end);
  }
  return path;
}

std::vector<Judged> read_workload(const json& object, const std::string& environment, manifests::Hook hook) {
  const manifests::PodPlace pod = manifests::pod_place(object);
  std::vector<Judged> all;
  // A debug container stands in a Pod that was read from a cluster; nothing can be said of it as a process.
  for (const char* const list : {"initContainers", "containers", "ephemeralContainers"}) {
    const json& containers = kinds::list_at(*pod.pod, list);
    const std::string_view name = list;
    for (std::size_t i = 0; i < containers.size(); ++i) {
      const std::string path = pod.path + "." + list + "[" + std::to_string(i) + "]";
      const bool before = name == "initContainers" && !is_sidecar(containers[i]);
      const bool admin = before || name == "ephemeralContainers" || manifests::runs_to_its_end(object, hook);
      all.push_back(judged_container(object, containers[i], path, admin));
      all.back().observed.app.spec.environment = environment_of(object, environment);
    }
  }
  return all;
}

std::vector<Judged> read_start(const json& object, manifests::Hook hook) {
  std::vector<Judged> all;
  if (manifests::runs_to_its_end(object, hook)) return all;
  const manifests::PodPlace pod = manifests::pod_place(object);
  const json& containers = kinds::list_at(*pod.pod, "initContainers");
  for (std::size_t i = 0; i < containers.size(); ++i) {
    if (!is_sidecar(containers[i])) {
      all.push_back(judged_container(object, containers[i],
                                     pod.path + ".initContainers[" + std::to_string(i) + "]", false));
    }
  }
  return all;
}

bool is_partial(const json& object) {
  const json& containers = kinds::list_at(*manifests::pod_place(object).pod, "containers");
  return !manifests::takes_image_by_trigger(object) && std::ranges::any_of(containers, [](const json& each) {
    return each.is_object() && !kinds::member_at(each, "image").is_string();
  });
}

}  // namespace twelvefactor::lint
