#include "imports/process_object.hpp"

#include <utility>

namespace twelvefactor::imports {
namespace {

Json probe_json(const DraftProbe& probe) {
  Json object;
  if (!probe.path.empty()) object["path"] = probe.path;
  if (probe.tcp) object["tcp"] = true;
  if (probe.grpc) object["grpc"] = probe.grpc->empty() ? Json::object() : Json{{"service", *probe.grpc}};
  if (!probe.exec.empty()) object["exec"] = probe.exec;
  if (!probe.port.empty()) object["port"] = probe.port;
  const auto number = [&object](const char* name, int value) {
    if (value > 0) object[name] = value;
  };
  number("initialDelaySeconds", probe.initial_delay_seconds);
  number("periodSeconds", probe.period_seconds);
  number("timeoutSeconds", probe.timeout_seconds);
  number("successThreshold", probe.success_threshold);
  number("failureThreshold", probe.failure_threshold);
  return object;
}

/// Of a process, an admin process or a sidecar.
void add_resources(const auto& of, Json& object) {
  if (!of.requests.empty()) object["resources"]["requests"] = of.requests;
  if (!of.limits.empty()) object["resources"]["limits"] = of.limits;
}

/// The same.
void add_words(const auto& of, Json& object) {
  if (!of.command.empty()) object["command"] = of.command;
  if (!of.args.empty()) object["args"] = of.args;
}

void add_ports(const std::map<std::string, int>& ports, Json& object) {
  for (const auto& [name, port] : ports) object["ports"][name] = {{"port", port}};
}

void add_secrets(const Draft& draft, const std::map<std::string, DraftSecret>& secrets, Json& object) {
  for (const auto& [name, secret] : secrets) object["secrets"][name] = secret_json(draft, name, secret);
}

void add_probes(const auto& of, Json& object) {
  if (of.startup) object["startup"] = probe_json(*of.startup);
  if (of.readiness) object["readiness"] = probe_json(*of.readiness);
}

void add_scratch_to(const DraftProcess& process, Json& object) {
  for (const auto& [directory, scratch] : process.scratch) {
    Json& entry = object["scratch"][directory];
    entry["size"] = scratch.size;
    if (scratch.memory) entry["medium"] = "Memory";
  }
}

/// One host and one path stand in their own members, as people write them.
Json expose_json(const DraftExpose& expose) {
  Json object;
  const auto add = [&object](const char* one, const char* list, const std::vector<std::string>& all) {
    if (all.size() == 1) object[one] = all.front();
    if (all.size() > 1) object[list] = all;
  };
  add("host", "hosts", expose.hosts);
  if (expose.paths != std::vector<std::string>{"/"}) add("path", "paths", expose.paths);
  if (!expose.ingress_class.empty()) object["ingressClassName"] = expose.ingress_class;
  if (!expose.tls_secret.empty()) object["tlsSecretName"] = expose.tls_secret;
  if (!expose.annotations.empty()) object["annotations"] = expose.annotations;
  if (!expose.gateway) return object;
  Json& gateway = object["gateway"];
  gateway["name"] = expose.gateway->name;
  if (!expose.gateway->namespace_name.empty()) gateway["namespace"] = expose.gateway->namespace_name;
  if (!expose.gateway->section.empty()) gateway["sectionName"] = expose.gateway->section;
  return object;
}

Json autoscaling_json(const DraftAutoscaling& autoscaling) {
  if (!autoscaling.managed_by.empty()) return {{"managedBy", autoscaling.managed_by}};
  Json object = {{"minReplicas", autoscaling.min_replicas}, {"maxReplicas", autoscaling.max_replicas}};
  if (autoscaling.cpu > 0) object["targetCPUUtilizationPercentage"] = autoscaling.cpu;
  if (autoscaling.memory > 0) object["targetMemoryUtilizationPercentage"] = autoscaling.memory;
  return object;
}

void add_expose(const DraftProcess& process, Json& object) {
  if (process.expose) object["expose"] = expose_json(*process.expose);
  if (process.expose || process.host.empty()) return;
  object["expose"]["host"] = process.host;
  if (!process.path.empty()) object["expose"]["path"] = process.path;
}

Json sidecar_json(const Draft& draft, const DraftSidecar& sidecar) {
  Json object = {{"image", sidecar.image}};
  add_words(sidecar, object);
  add_ports(sidecar.ports, object);
  if (!sidecar.env.empty()) object["env"] = sidecar.env;
  add_secrets(draft, sidecar.secrets, object);
  add_resources(sidecar, object);
  add_probes(sidecar, object);
  return object;
}

}  // namespace

Json secret_json(const Draft& draft, const std::string& variable, const DraftSecret& secret) {
  if (secret.generated) return {{"generate", {{"bytes", 32}, {"encoding", "hex"}}}};
  return {{"secretKeyRef",
           {{"name", secret.secret_name.empty() ? draft.name + "-secrets" : secret.secret_name},
            {"key", secret.key.empty() ? variable : secret.key}}}};
}

Json placement_json(const DraftPlacement& placement) {
  Json object;
  if (!placement.node_selector.empty()) object["nodeSelector"] = placement.node_selector;
  for (const DraftToleration& each : placement.tolerations) {
    Json entry = Json::object();
    const auto text = [&entry](const char* name, const std::string& value) {
      if (!value.empty()) entry[name] = value;
    };
    text("key", each.key);
    text("operator", each.operation);
    text("value", each.value);
    text("effect", each.effect);
    if (each.seconds) entry["tolerationSeconds"] = *each.seconds;
    object["tolerations"].push_back(std::move(entry));
  }
  for (const DraftSpread& each : placement.spread)
    object["topologySpreadConstraints"].push_back({{"topologyKey", each.topology_key},
                                                   {"maxSkew", each.max_skew},
                                                   {"whenUnsatisfiable", each.when_unsatisfiable}});
  return object;
}

Json pod_json(const DraftPod& pod) {
  Json object;
  if (!pod.labels.empty()) object["labels"] = pod.labels;
  if (!pod.annotations.empty()) object["annotations"] = pod.annotations;
  if (!pod.priority_class.empty()) object["priorityClassName"] = pod.priority_class;
  if (!pod.field_env.empty()) object["fieldEnv"] = pod.field_env;
  return object;
}

Json process_json(const Draft& draft, const DraftProcess& process) {
  Json object = Json::object();
  add_words(process, object);
  if (process.port > 0) object["port"] = process.port;
  add_ports(process.ports, object);
  if (process.singleton) object["singleton"] = true;
  if (process.replicas && !process.autoscaling) object["replicas"] = *process.replicas;
  if (process.autoscaling) object["autoscaling"] = autoscaling_json(*process.autoscaling);
  if (!process.env.empty()) object["env"] = process.env;
  add_secrets(draft, process.secrets, object);
  add_resources(process, object);
  add_probes(process, object);
  if (process.liveness) object["liveness"] = probe_json(*process.liveness);
  if (process.grace_seconds) object["terminationGracePeriodSeconds"] = *process.grace_seconds;
  if (process.pre_stop_sleep_seconds > 0) object["preStopSleepSeconds"] = process.pre_stop_sleep_seconds;
  add_scratch_to(process, object);
  add_expose(process, object);
  for (const auto& [name, sidecar] : process.sidecars)
    object["sidecars"][name] = sidecar_json(draft, sidecar);
  if (Json pod = pod_json(process.pod); !pod.is_null()) object["pod"] = std::move(pod);
  if (Json placement = placement_json(process.placement); !placement.is_null())
    object["placement"] = std::move(placement);
  return object;
}

Json admin_process_json(const DraftAdminProcess& process) {
  Json object;
  object["command"] = process.command;
  if (!process.args.empty()) object["args"] = process.args;
  object["trigger"] = process.trigger;
  if (!process.schedule.empty()) object["schedule"] = process.schedule;
  if (!process.time_zone.empty()) object["timeZone"] = process.time_zone;
  if (process.active_deadline_seconds > 0) object["activeDeadlineSeconds"] = process.active_deadline_seconds;
  add_resources(process, object);
  return object;
}

}  // namespace twelvefactor::imports
