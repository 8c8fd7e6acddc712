#include "lint/process_reader.hpp"

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "manifests/pod_place.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

/// None where the manifest has no number there, or one that no such field can hold.
std::optional<int> count_at(const json& object, const char* name) {
  const std::optional<std::int64_t> number = kinds::number_at(object, name);
  if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) return std::nullopt;
  return static_cast<int>(*number);
}

/// The first port for TCP is the one to which requests go; the others are ports all the same.
void read_ports(const json& container, const std::string& spec_path, const std::string& path,
                Process& process, Judged& judged) {
  const json& ports = kinds::list_at(container, "ports");
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const std::optional<int> port = count_at(ports[i], "containerPort");
    if (!port) continue;
    const std::string place = path + ".ports[" + std::to_string(i) + "].containerPort";
    const std::string protocol = kinds::text_at(ports[i], "protocol");
    if (!process.port && (protocol.empty() || protocol == "TCP")) {
      process.port = port;
      judged.places[spec_path + ".port"] = place;
    } else {
      const std::string name = std::to_string(i);  // names need not be there, nor be unlike
      judged.places[spec_path + ".ports." + name + ".port"] = place;
      process.ports[name] = {*port, "", protocol == "UDP" || protocol == "SCTP"};
    }
  }
}

/// A port that a probe asks is one, whether it is declared or not.
void read_probed_port(const json& container, const std::string& spec_path, const std::string& path,
                      Process& process, Judged& judged) {
  for (const char* const probe : {"readinessProbe", "livenessProbe", "startupProbe"}) {
    for (const char* const way : {"httpGet", "tcpSocket", "grpc"}) {
      if (process.port) return;
      const json& asked = kinds::member_at(kinds::member_at(container, probe), way);
      process.port = count_at(asked, "port");
      if (process.port) judged.places[spec_path + ".port"] = path + "." + probe + "." + way + ".port";
    }
  }
}

/// Where a limit alone is stated, the API server requests as much.
void read_requests(const json& container, Process& process) {
  const json& resources = kinds::member_at(container, "resources");
  for (const char* const which : {"requests", "limits"}) {
    for (const auto& [name, value] : kinds::object_at(resources, which).items())
      process.resources.requests.emplace(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

/// The number at the end of `sleep 15`, `sh -c "sleep 15"`; 0 where the command does something else.
int seconds_of_sleep(const std::vector<std::string>& command) {
  if (command.empty()) return 0;
  std::string_view text = command.back();
  if (const std::size_t at = text.rfind("sleep "); at != std::string_view::npos) {
    text.remove_prefix(at + 6);
  } else if (command.size() < 2 || !command[command.size() - 2].ends_with("sleep")) {
    return 0;
  }
  text = text.substr(0, text.find_first_of(" ;&s\n"));
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return error == std::errc() && end == text.data() + text.size() ? seconds : 0;
}

int pre_stop_seconds(const json& container) {
  const json& hook = kinds::member_at(kinds::member_at(container, "lifecycle"), "preStop");
  if (const auto seconds = count_at(kinds::member_at(hook, "sleep"), "seconds")) return *seconds;
  return seconds_of_sleep(kinds::texts_at(kinds::member_at(hook, "exec"), "command"));
}

}  // namespace

void read_process(const json& object, const json& container, const std::string& name, const std::string& path,
                  Judged& judged) {
  const std::string spec_path = ".spec.processes." + name;
  const manifests::PodPlace pod = manifests::pod_place(object);
  judged.places[spec_path] = path;
  judged.places[spec_path + ".readiness"] = path + ".readinessProbe";
  judged.places[spec_path + ".replicas"] = ".spec.replicas";
  judged.places[spec_path + ".singleton"] = ".spec.strategy.type";
  judged.places[spec_path + ".terminationGracePeriodSeconds"] = pod.path + ".terminationGracePeriodSeconds";
  Process process;
  process.command = kinds::texts_at(container, "command");
  process.args = kinds::texts_at(container, "args");
  read_ports(container, spec_path, path, process, judged);
  read_probed_port(container, spec_path, path, process, judged);
  // Where nobody states a number it is 1; of a DaemonSet and of Knative nobody asks (unasked.cpp).
  process.replicas = count_at(kinds::member_at(object, "spec"), "replicas").value_or(1);
  if (manifests::is_knative(object) || kinds::text_at(object, "kind") == "DaemonSet") process.replicas = 2;
  const json& strategy = kinds::member_at(kinds::member_at(object, "spec"), "strategy");
  process.singleton = process.replicas <= 1 && kinds::text_at(strategy, "type") == "Recreate";
  read_requests(container, process);
  if (kinds::member_at(container, "readinessProbe").is_object() || manifests::is_knative(object))
    process.readiness = Probe{};
  process.termination_grace_period_seconds = count_at(*pod.pod, "terminationGracePeriodSeconds").value_or(30);
  process.pre_stop_sleep_seconds = pre_stop_seconds(container);
  judged.observed.app.spec.processes[name] = std::move(process);
}

}  // namespace twelvefactor::lint
