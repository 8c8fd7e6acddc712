#include "drift/container_parts.hpp"

#include <set>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::drift {
namespace {

using nlohmann::json;

std::string joined(const std::set<std::string>& texts) {
  std::string all;
  for (const std::string& each : texts) all += (all.empty() ? "" : ", ") + each;
  return all;
}

std::string number_or_text(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_number() ? value.dump() : std::string();
}

/// "8080", "53/UDP"; the number of a port that is asked by its name.
std::string ports_of(const json& container) {
  std::set<std::string> ports;
  for (const json& each : kinds::list_at(container, "ports")) {
    const std::string protocol = kinds::text_at(each, "protocol");
    const std::string number = number_or_text(kinds::member_at(each, "containerPort"));
    if (!number.empty()) ports.insert(number + (protocol.empty() || protocol == "TCP" ? "" : "/" + protocol));
  }
  return joined(ports);
}

std::string probed_port(const json& container, const char* probe) {
  const json& from = kinds::member_at(container, probe);
  for (const char* const way : {"httpGet", "tcpSocket", "grpc"}) {
    const json& port = kinds::member_at(kinds::member_at(from, way), "port");
    if (port.is_null()) continue;
    for (const json& each : kinds::list_at(container, "ports")) {
      if (port.is_string() && kinds::text_at(each, "name") == port.get<std::string>())
        return number_or_text(kinds::member_at(each, "containerPort"));
    }
    return number_or_text(port);
  }
  return "";
}

/// What a volume of this name is: "configMap", "emptyDir"; a claim of a StatefulSet is one, too.
std::string volume_kind(const json& workload, const json& pod, const std::string& name) {
  for (const json& each : kinds::list_at(pod, "volumes")) {
    if (kinds::text_at(each, "name") != name) continue;
    for (const auto& [member, value] : each.items()) {
      if (member != "name" && !value.is_null()) return member;
    }
    return "emptyDir";  // as the API server has it where nothing is said
  }
  for (const json& each : kinds::list_at(kinds::object_at(workload, "spec"), "volumeClaimTemplates")) {
    if (kinds::text_at(kinds::object_at(each, "metadata"), "name") == name) return "volumeClaimTemplate";
  }
  return "unknown";
}

const json& pod_of(const json& workload, const std::string& path) {
  std::string pointer = path.substr(0, path.rfind('.'));
  for (char& c : pointer) c = c == '.' ? '/' : c;
  static const json kNothing = json::object();
  const json::json_pointer where(pointer);
  return workload.contains(where) ? workload.at(where) : kNothing;
}

std::string volumes_of(const json& workload, const std::string& path, const json& container) {
  const json& pod = pod_of(workload, path);
  std::set<std::string> volumes;
  for (const json& each : kinds::list_at(container, "volumeMounts"))
    volumes.insert(kinds::show_path(kinds::text_at(each, "mountPath")) + ": " +
                   volume_kind(workload, pod, kinds::text_at(each, "name")));
  for (const json& each : kinds::list_at(container, "volumeDevices"))
    volumes.insert(kinds::show_path(kinds::text_at(each, "devicePath")) + ": " +
                   volume_kind(workload, pod, kinds::text_at(each, "name")));
  return joined(volumes);
}

}  // namespace

StringMap container_parts(const json& workload, const std::string& path, const json& container) {
  StringMap parts = {{"ports", ports_of(container)},
                     {"volumes", volumes_of(workload, path, container)},
                     {"startupPort", probed_port(container, "startupProbe")},
                     {"readinessPort", probed_port(container, "readinessProbe")},
                     {"livenessPort", probed_port(container, "livenessProbe")}};
  std::erase_if(parts, [](const auto& part) { return part.second.empty(); });
  return parts;
}

}  // namespace twelvefactor::drift
