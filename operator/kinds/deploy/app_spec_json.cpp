#include "kinds/deploy/app_spec_json.hpp"

#include <nlohmann/json.hpp>

#include "kinds/deploy/binding.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/json/json_fields.hpp"
#include "kinds/json/probe_json.hpp"
#include "kinds/text/duration.hpp"
#include "kinds/text/encoding.hpp"
#include "kinds/text/quantity.hpp"

namespace twelvefactor::kinds {
namespace {

Encoding read_encoding(const JsonFields& fields) {
  const std::string name = fields.text("encoding", "base64url");
  const auto encoding = encoding_of(name);
  if (!encoding) fields.complain("encoding", "must be one of hex, base64, base64url");
  return encoding.value_or(Encoding::kBase64Url);
}

void check_reserved(const JsonFields& fields, const char* map) {
  for (const auto& [name, value] : fields.object(map).value().items()) {
    if (is_own_variable(name))
      fields.complain(std::string(map) + "." + name, "is set by the operator; remove it");
  }
}

SecretVariable read_secret_variable(const JsonFields& fields) {
  if (fields.has("secretKeyRef") == fields.has("generate")) {
    fields.complain("", "must have either generate or secretKeyRef, and not both");
  }
  if (fields.has("secretKeyRef")) {
    const JsonFields reference = fields.object("secretKeyRef");
    return SecretKeyRef{reference.required_text("name"), reference.required_text("key")};
  }
  const JsonFields generate = fields.object("generate");
  return GeneratedValue{generate.integer("bytes", 32), read_encoding(generate),
                        generate.text("rotation", "1")};
}

EnvSource read_env_source(const JsonFields& fields) {
  EnvSource source;
  if (fields.has("configMapRef") == fields.has("secretRef"))
    fields.complain("", "must have either configMapRef or secretRef, and not both");
  source.kind = fields.has("secretRef") ? EnvSource::Kind::kSecret : EnvSource::Kind::kConfigMap;
  const JsonFields reference = fields.object(fields.has("secretRef") ? "secretRef" : "configMapRef");
  source.name = reference.required_text("name");
  source.optional = reference.boolean("optional");
  return source;
}

ContractEntry read_contract_entry(const JsonFields& fields) {
  return {fields.boolean("required"), fields.boolean("secret"), fields.texts("enum"), fields.text("pattern"),
          fields.text("description")};
}

Config read_config(const JsonFields& fields) {
  Config config;
  check_reserved(fields, "env");
  check_reserved(fields, "secrets");
  config.env = fields.text_map("env");
  fields.each_item("envFrom",
                   [&config](const JsonFields& item) { config.env_from.push_back(read_env_source(item)); });
  fields.each("secrets", [&config](const std::string& name, const JsonFields& variable) {
    config.secrets.emplace(name, read_secret_variable(variable));
  });
  fields.each("contract", [&config](const std::string& name, const JsonFields& entry) {
    config.contract.emplace(name, read_contract_entry(entry));
  });
  return config;
}

/// A Secret by its name, or the service that names it. A service that is a Secret is the Secret
/// (servicebinding.io, "Direct Secret Reference").
void read_binding(const JsonFields& fields, BackingService& service) {
  if (!fields.has("serviceRef")) {
    service.secret_name = fields.object("secretRef").required_text("name");
    return;
  }
  if (fields.has("secretRef")) fields.complain("", "must have either secretRef or serviceRef, and not both");
  const JsonFields reference = fields.object("serviceRef");
  ServiceRef named{{reference.required_text("apiVersion"), reference.required_text("kind")},
                   reference.required_text("name")};
  if (is_secret(named)) {
    service.secret_name = named.name;
  } else {
    if (!can_be_asked_for(named))
      reference.complain("", "must name an object by apiVersion (group/version), kind and name");
    service.service = std::move(named);
  }
}

BackingService read_backing_service(const JsonFields& fields) {
  BackingService service;
  service.type = fields.required_text("type");
  service.provider = fields.text("provider");
  service.version = fields.text("version");
  read_binding(fields, service);
  check_reserved(fields, "env");
  service.env = fields.text_map("env");
  service.mount = fields.boolean("mount");
  return service;
}

std::optional<Probe> read_probe(const JsonFields& process, const char* name) {
  if (!process.has(name)) return std::nullopt;
  const JsonFields fields = process.object(name);
  Probe probe = kinds::read_probe(fields);
  const int ways = (probe.path.empty() ? 0 : 1) + (probe.tcp ? 1 : 0) + (probe.exec.empty() ? 0 : 1);
  if (ways != 1) fields.complain("", "must have exactly one of path, tcp: true, exec");
  if (probe.exec.empty() && !process.has("port")) {
    fields.complain("", "asks over the network, but the process has no port; add port, or use exec");
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

Resources read_resources(const JsonFields& fields) {
  const JsonFields resources = fields.object("resources");
  return {read_quantities(resources, "requests"), read_quantities(resources, "limits")};
}

std::optional<Autoscaling> read_autoscaling(const JsonFields& process) {
  if (!process.has("autoscaling")) return std::nullopt;
  if (process.has("replicas"))
    process.complain("autoscaling",
                     "decides on the number of pods, and so does replicas; remove one of them");
  const JsonFields fields = process.object("autoscaling");
  Autoscaling autoscaling;
  autoscaling.min_replicas = fields.integer("minReplicas", autoscaling.min_replicas);
  autoscaling.max_replicas = fields.integer("maxReplicas", 0);
  autoscaling.target_cpu_utilization_percentage =
      fields.integer("targetCPUUtilizationPercentage", autoscaling.target_cpu_utilization_percentage);
  if (autoscaling.min_replicas < 1) fields.complain("minReplicas", "must be 1 or more");
  if (autoscaling.max_replicas < autoscaling.min_replicas)
    fields.complain("maxReplicas", "is required and must not be less than minReplicas");
  return autoscaling;
}

std::optional<Expose> read_expose(const JsonFields& process) {
  if (!process.has("expose")) return std::nullopt;
  if (!process.has("port"))
    process.complain("expose", "lets requests in, but the process has no port; add port or remove expose");
  const JsonFields fields = process.object("expose");
  return Expose{fields.required_text("host"), fields.text("path", "/"), fields.text("ingressClassName"),
                fields.text("tlsSecretName"), fields.text_map("annotations")};
}

Process read_process(const JsonFields& fields) {
  Process process;
  process.command = fields.texts("command");
  process.args = fields.texts("args");
  process.port = fields.optional_integer("port");
  process.replicas = fields.integer("replicas", 1);
  process.autoscaling = read_autoscaling(fields);
  process.expose = read_expose(fields);
  process.resources = read_resources(fields);
  process.startup = read_probe(fields, "startup");
  process.readiness = read_probe(fields, "readiness");
  process.liveness = read_probe(fields, "liveness");
  process.termination_grace_period_seconds = fields.integer("terminationGracePeriodSeconds", 30);
  process.pre_stop_sleep_seconds = fields.integer("preStopSleepSeconds", 0);
  process.min_ready_seconds = fields.optional_integer("minReadySeconds");
  return process;
}

AdminProcess::Trigger read_trigger(const JsonFields& fields) {
  const std::string trigger = fields.text("trigger");
  if (trigger == "Schedule") return AdminProcess::Trigger::kSchedule;
  if (trigger == "BeforeRelease") return AdminProcess::Trigger::kBeforeRelease;
  if (trigger == "Manual") return AdminProcess::Trigger::kManual;
  if (trigger != "Once") fields.complain("trigger", "must be one of BeforeRelease, Once, Schedule, Manual");
  return AdminProcess::Trigger::kOnce;
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

Toleration read_toleration(const JsonFields& fields) {
  return {fields.text("key"), fields.text("operator"), fields.text("value"), fields.text("effect"),
          fields.optional_integer("tolerationSeconds")};
}

TopologySpread read_topology_spread(const JsonFields& fields) {
  TopologySpread spread;
  spread.topology_key = fields.required_text("topologyKey");
  spread.max_skew = fields.integer("maxSkew", spread.max_skew);
  spread.when_unsatisfiable = fields.text("whenUnsatisfiable", spread.when_unsatisfiable);
  return spread;
}

Placement read_placement(const JsonFields& fields) {
  Placement placement;
  placement.node_selector = fields.text_map("nodeSelector");
  fields.each_item("tolerations", [&placement](const JsonFields& item) {
    placement.tolerations.push_back(read_toleration(item));
  });
  if (fields.has("topologySpreadConstraints")) placement.topology_spread.emplace();
  fields.each_item("topologySpreadConstraints", [&placement](const JsonFields& item) {
    placement.topology_spread->push_back(read_topology_spread(item));
  });
  return placement;
}

Depth read_depth(const JsonFields& fields) {
  const std::string name = fields.text("values", "None");
  if (name == "Literals") return Depth::kLiterals;
  if (name == "Secrets") return Depth::kSecrets;
  if (name != "None") fields.complain("values", "must be one of None, Literals, Secrets");
  return Depth::kNames;
}

std::optional<std::chrono::seconds> read_duration(const JsonFields& fields, const char* name) {
  if (!fields.has(name)) return std::nullopt;
  const auto duration = parse_duration(fields.text(name));
  if (!duration) fields.complain(name, "must be a time such as 168h, 7d or 30m");
  return duration;
}

Peer read_peer(const JsonFields& fields) {
  Peer peer;
  peer.key = {fields.required_text("namespace"), fields.required_text("name")};
  peer.longest_gap = read_duration(fields, "maxTimeGap");
  peer.soak = read_duration(fields, "soak").value_or(peer.soak);
  peer.required = fields.boolean("required");
  return peer;
}

ExpectedDifference read_expected_difference(const JsonFields& fields) {
  return {fields.required_text("dimension"), fields.required_text("key"), fields.text("peer"),
          fields.required_text("reason"), fields.required_text("expires")};
}

Parity read_parity(const JsonFields& fields) {
  Parity parity;
  fields.each("peers", [&parity](const std::string& key, const JsonFields& peer) {
    parity.peers.emplace(key, read_peer(peer));
  });
  fields.each("shareWith", [&parity](const std::string& key, const JsonFields& share) {
    parity.share_with.emplace(key,
                              Share{share.required_text("namespace"), share.text("name"), read_depth(share)});
  });
  fields.each("expectedDifferences", [&parity](const std::string& key, const JsonFields& difference) {
    parity.expected_differences.emplace(key, read_expected_difference(difference));
  });
  return parity;
}

ReleaseRules read_release(const JsonFields& fields) {
  ReleaseRules rules;
  rules.pin = fields.integer("pin", 0);
  rules.run_before_release = fields.boolean("runBeforeRelease");
  rules.history_limit = fields.integer("historyLimit", rules.history_limit);
  if (fields.has("pin") && rules.pin < 1) fields.complain("pin", "is the number of a release, from 1 upward");
  if (rules.history_limit < 1) fields.complain("historyLimit", "must be 1 or more");
  return rules;
}

/// Whether the rule exists and the day is one, reconcile/levels says, as a finding.
Exemption read_exemption(const JsonFields& fields) {
  return {fields.required_text("reason"), fields.required_text("expires")};
}

AppSpec read_spec(const JsonFields& fields) {
  AppSpec spec;
  spec.environment = fields.required_text("environment");
  const JsonFields codebase = fields.object("codebase");
  spec.codebase = {codebase.required_text("repository"), codebase.required_text("revision")};
  spec.image = fields.required_text("image");
  fields.each_item("imagePullSecrets", [&spec](const JsonFields& item) {
    spec.image_pull_secrets.push_back(item.required_text("name"));
  });
  spec.config = read_config(fields.object("config"));
  fields.each("backingServices", [&spec](const std::string& name, const JsonFields& service) {
    spec.backing_services.emplace(name, read_backing_service(service));
  });
  fields.each("processes", [&spec](const std::string& name, const JsonFields& process) {
    spec.processes.emplace(name, read_process(process));
  });
  fields.each("adminProcesses", [&spec](const std::string& name, const JsonFields& process) {
    spec.admin_processes.emplace(name, read_admin_process(process));
  });
  if (spec.processes.empty()) fields.complain("processes", "must name at least one process, such as web");
  spec.release = read_release(fields.object("release"));
  spec.log_format = fields.object("logs").text("format");
  spec.parity = read_parity(fields.object("parity"));
  fields.each("exemptions", [&spec](const std::string& rule, const JsonFields& exemption) {
    spec.exemptions.emplace(rule, read_exemption(exemption));
  });
  spec.service_account_annotations = fields.object("serviceAccount").text_map("annotations");
  const JsonFields security = fields.object("security");
  spec.security = {security.optional_integer("runAsUser"), security.optional_integer("runAsGroup")};
  spec.placement = read_placement(fields.object("placement"));
  spec.suspend = fields.boolean("suspend");
  return spec;
}

std::string about_unknown(const std::vector<std::string>& paths) {
  if (paths.empty()) return "";
  std::string names;
  for (const std::string& path : paths) names += (names.empty() ? "" : ", ") + path;
  return (paths.size() == 1 ? "unknown field " : "unknown fields ") + names +
         "; kubectl explain tfa.spec names those that there are";
}

Result<AppSpec> parse(std::string_view spec_json, bool strictly) {
  const nlohmann::json document = nlohmann::json::parse(spec_json, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) return Error{".spec: is no JSON"};
  JsonReading reading;
  AppSpec spec = read_spec(JsonFields(document, ".spec", reading));
  // A misspelt name is told first: often it is why another field is missing.
  std::string problem = strictly ? about_unknown(unknown_members(document, ".spec", reading)) : "";
  if (!reading.error.empty()) problem += (problem.empty() ? "" : "; ") + reading.error;
  if (!problem.empty()) return Error{problem};
  return spec;
}

}  // namespace

Result<AppSpec> parse_app_spec(std::string_view spec_json) {
  return parse(spec_json, /*strictly=*/false);
}

Result<AppSpec> parse_app_spec_strictly(std::string_view spec_json) {
  return parse(spec_json, /*strictly=*/true);
}

}  // namespace twelvefactor::kinds
