#include "drift/workloads.hpp"

#include <nlohmann/json.hpp>

#include "drift/container_parts.hpp"
#include "drift/variables.hpp"
#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/json/json_at.hpp"
#include "lint/workload.hpp"

namespace twelvefactor::drift {
namespace {

using nlohmann::json;

int count_at(const json& object, const char* name, int otherwise) {
  constexpr std::int64_t kMost = 1'000'000;
  const auto number = kinds::number_at(object, name);
  return number && *number >= 0 && *number <= kMost ? static_cast<int>(*number) : otherwise;
}

std::optional<Probe> probe_at(const json& container, const char* name) {
  const json& from = kinds::member_at(container, name);
  if (!from.is_object()) return std::nullopt;
  Probe probe;
  const json& get = kinds::member_at(from, "httpGet");
  if (get.is_object()) probe.path = kinds::text_at(get, "path").empty() ? "/" : kinds::text_at(get, "path");
  probe.tcp = kinds::member_at(from, "tcpSocket").is_object() || kinds::member_at(from, "grpc").is_object();
  probe.exec = kinds::texts_at(kinds::object_at(from, "exec"), "command");
  probe.initial_delay_seconds = count_at(from, "initialDelaySeconds", 0);
  probe.period_seconds = count_at(from, "periodSeconds", 10);
  probe.timeout_seconds = count_at(from, "timeoutSeconds", 1);
  probe.success_threshold = count_at(from, "successThreshold", 1);
  probe.failure_threshold = count_at(from, "failureThreshold", 3);
  return probe;
}

/// ".spec.containers[0]" as RFC 6901 has it.
const json& at_path(const json& object, const std::string& path) {
  std::string pointer;
  for (const char c : path) {
    if (c == '.' || c == '[') {
      pointer += '/';
    } else if (c != ']') {
      pointer += c;
    }
  }
  static const json kNothing;
  const json::json_pointer where(pointer);
  return object.contains(where) ? object.at(where) : kNothing;
}

/// All containers of one workload go into `deploy`.
class Taker {
 public:
  Taker(const FoundWorkload& workload, std::string label, bool with_containers, Deploy& deploy)
      : workload_(workload),
        label_(std::move(label)),
        with_containers_(with_containers),
        object_(json::parse(workload.json, nullptr, /*allow_exceptions=*/false)),
        deploy_(deploy) {}

  void take() {
    for (const lint::Judged& each : lint::read_workload(object_, "", manifests::Hook::kNone)) {
      const AppSpec& spec = each.observed.app.spec;
      if (deploy_.spec.environment.empty()) deploy_.spec.environment = spec.environment;
      for (const auto& [name, process] : spec.processes) take_process(each, name, named(name), process);
      for (const auto& [name, process] : spec.admin_processes)
        take_admin_process(each, name, named(name), process);
    }
  }

 private:
  /// A pod with one container is called like its workload.
  [[nodiscard]] std::string named(const std::string& container) const {
    return with_containers_ ? label_ + "/" + container : label_;
  }

  void take_process(const lint::Judged& judged, const std::string& from, const std::string& name,
                    Process process) {
    const std::string path = judged.places.at(".spec.processes." + from);
    const json& container = at_path(object_, path);
    process.startup = probe_at(container, "startupProbe");
    process.readiness = probe_at(container, "readinessProbe");
    process.liveness = probe_at(container, "livenessProbe");
    process.port.reset();  // all of them are among the parts
    process.ports.clear();
    deploy_.spec.processes[name] = std::move(process);
    place(".spec.processes." + name, path);
    for (const auto& [ours, theirs] : {std::pair{"startup", "startupProbe"},
                                       {"readiness", "readinessProbe"},
                                       {"liveness", "livenessProbe"},
                                       {"startupPort", "startupProbe"},
                                       {"readinessPort", "readinessProbe"},
                                       {"livenessPort", "livenessProbe"},
                                       {"volumes", "volumeMounts"},
                                       {"ports", "ports"}})
      place(".spec.processes." + name + "." + ours, path + "." + theirs);
    take_rest(judged, name, container, path);
  }

  void take_admin_process(const lint::Judged& judged, const std::string& from, const std::string& name,
                          AdminProcess process) {
    const std::string path = judged.places.at(".spec.adminProcesses." + from);
    if (workload_.kind == "CronJob") {
      const json& spec = kinds::object_at(object_, "spec");
      process.trigger = AdminProcess::Trigger::kSchedule;
      process.schedule = kinds::text_at(spec, "schedule");
      process.time_zone = kinds::text_at(spec, "timeZone");
      place(".spec.adminProcesses." + name + ".schedule", ".spec.schedule");
      place(".spec.adminProcesses." + name + ".timeZone", ".spec.timeZone");
    } else if (workload_.kind != "Job") {
      process.trigger = AdminProcess::Trigger::kBeforeRelease;  // an init container
    }
    deploy_.spec.admin_processes[name] = std::move(process);
    place(".spec.adminProcesses." + name, path);
    take_rest(judged, name, at_path(object_, path), path);
  }

  void take_rest(const lint::Judged& judged, const std::string& name, const json& container,
                 const std::string& path) {
    const AppSpec& spec = judged.observed.app.spec;
    StringMap& parts = deploy_.more_parts[name];
    parts = container_parts(object_, path, container);
    parts["image"] = kinds::image_identity(spec.image);
    parts["kind"] = workload_.kind;
    VariableTaker(workload_, name, path, deploy_).take(container);
  }

  void place(const std::string& path, const std::string& where) {
    deploy_.places[path] = {workload_.place.origin, workload_.place.path + where};
  }

  const FoundWorkload& workload_;
  const std::string label_;
  const bool with_containers_;
  const json object_;
  Deploy& deploy_;
};

}  // namespace

Deploy from_workloads(const Manifests& manifests, const WorkloadNames& names,
                      const std::set<std::string>& with_containers) {
  Deploy deploy;
  deploy.source = manifests.name;
  deploy.key = {manifests.workloads.front().key.namespace_name, ""};
  for (std::size_t i = 0; i < manifests.workloads.size(); ++i) {
    const std::string& label = names.labels.at(i);
    if (label.empty()) continue;
    Taker(manifests.workloads[i], label, with_containers.contains(label), deploy).take();
  }
  return deploy;
}

}  // namespace twelvefactor::drift
