#include "kinds/deploy/process_json.hpp"

#include "kinds/deploy/autoscaling_json.hpp"
#include "kinds/deploy/config_json.hpp"
#include "kinds/deploy/expose_json.hpp"
#include "kinds/deploy/pod_json.hpp"
#include "kinds/deploy/ports_json.hpp"
#include "kinds/deploy/sidecar_json.hpp"
#include "kinds/json/probe_json.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/quantity.hpp"

namespace twelvefactor::kinds {
namespace {

/// `process`: with its ports.
std::optional<Probe> read_probe(const JsonFields& fields_of_process, const Process& process,
                                const char* name) {
  if (!fields_of_process.has(name)) return std::nullopt;
  const JsonFields fields = fields_of_process.object(name);
  Probe probe = kinds::read_probe(fields);
  const int ways = (probe.path.empty() ? 0 : 1) + (probe.tcp ? 1 : 0) + (probe.exec.empty() ? 0 : 1) +
                   (probe.grpc ? 1 : 0);
  if (ways != 1) fields.complain("", "must have exactly one of path, tcp: true, grpc, exec");
  if (!probe.port.empty()) {
    if (!probe.exec.empty()) fields.complain("port", "is asked by no command; remove port or exec");
    if (!has_port(process, probe.port))
      fields.complain("port", "names no port of the process; name one of ports, or http for port");
  } else if (probe.exec.empty() && !process.port) {
    fields.complain("",
                    "asks over the network, but the process has no port; add port, name one of ports, or use "
                    "exec");
  }
  return probe;
}

StringMap read_quantities(const JsonFields& fields, const char* name) {
  StringMap quantities;
  const JsonFields map = fields.object(name);
  for (const char* const resource : {"cpu", "memory", "ephemeral-storage"}) {
    const auto amount = map.amount(resource);
    if (!amount) continue;
    const auto quantity = canonical_quantity(*amount);
    if (quantity) {
      quantities.emplace(resource, *quantity);
    } else {
      map.complain(resource, quantity.error().message);
    }
  }
  return quantities;
}

/// Whoever looks for a volume is told what to do instead; the definition says the same.
void refuse_volumes(const JsonFields& process) {
  for (const char* const name : {"volumes", "volumeMounts"}) {
    if (process.has_any(name))
      process.complain(name, "pods keep nothing: see scratch, and attach an object store");
  }
}

std::map<std::string, Scratch> read_scratch(const JsonFields& process) {
  std::map<std::string, Scratch> scratch;
  process.each("scratch", [&scratch](const std::string& path, const JsonFields& fields) {
    const auto size = canonical_quantity(fields.amount("size").value_or(""));
    if (!size) fields.complain("size", size.error().message);
    scratch[path] = {size ? *size : std::string(), fields.text("medium") == "Memory"};
  });
  return scratch;
}

/// Its minReadySeconds is the process' own, whichever of the two says it.
void read_rollout(const JsonFields& fields, Process& process) {
  process.rollout.max_surge = fields.amount("maxSurge").value_or("");
  process.rollout.max_unavailable = fields.amount("maxUnavailable").value_or("");
  process.rollout.progress_deadline_seconds = fields.optional_integer("progressDeadlineSeconds");
  if (const auto seconds = fields.optional_integer("minReadySeconds")) process.min_ready_seconds = seconds;
}

AdminProcess::Trigger read_trigger(const JsonFields& fields) {
  const std::string trigger = fields.text("trigger");
  if (trigger == "Schedule") return AdminProcess::Trigger::kSchedule;
  if (trigger == "BeforeRelease") return AdminProcess::Trigger::kBeforeRelease;
  if (trigger == "Manual") return AdminProcess::Trigger::kManual;
  if (trigger != "Once") fields.complain("trigger", "must be one of BeforeRelease, Once, Schedule, Manual");
  return AdminProcess::Trigger::kOnce;
}

}  // namespace

Resources read_resources(const JsonFields& fields) {
  const JsonFields resources = fields.object("resources");
  return {read_quantities(resources, "requests"), read_quantities(resources, "limits")};
}

Process read_process(const JsonFields& fields) {
  Process process;
  process.command = fields.texts("command");
  process.args = fields.texts("args");
  process.port = fields.optional_integer("port");
  process.ports = read_ports(fields, process.port);
  read_scaling(fields, process);
  process.expose = read_expose(fields);
  process.resources = read_resources(fields);
  process.startup = read_probe(fields, process, "startup");
  process.readiness = read_probe(fields, process, "readiness");
  process.liveness = read_probe(fields, process, "liveness");
  process.termination_grace_period_seconds = fields.integer("terminationGracePeriodSeconds", 30);
  process.pre_stop_sleep_seconds = fields.integer("preStopSleepSeconds", 0);
  process.min_ready_seconds = fields.optional_integer("minReadySeconds");
  read_rollout(fields.object("rollout"), process);
  process.pod = read_pod_settings(fields.object("pod"));
  process.placement = read_placement(fields.object("placement"));
  check_reserved(fields, "env");
  process.env = fields.text_map("env");
  process.secrets = read_secrets(fields);
  process.scratch = read_scratch(fields);
  process.sidecars = read_sidecars(fields);
  check_sidecars(fields, process);
  process.metrics = read_metrics(fields, process);
  refuse_volumes(fields);
  return process;
}

AdminProcess read_admin_process(const JsonFields& fields) {
  AdminProcess process;
  process.command = fields.texts("command");
  if (process.command.empty()) fields.complain("command", "is required");
  process.args = fields.texts("args");
  process.trigger = read_trigger(fields);
  process.run_id = fields.text("runId", "1");
  const bool scheduled = process.trigger == AdminProcess::Trigger::kSchedule;
  process.schedule = scheduled ? fields.required_text("schedule") : fields.text("schedule");
  process.time_zone = fields.text("timeZone");
  process.active_deadline_seconds = fields.integer("activeDeadlineSeconds", 3600);
  process.resources = read_resources(fields);
  return process;
}

}  // namespace twelvefactor::kinds
