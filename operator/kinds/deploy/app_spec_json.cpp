#include "kinds/deploy/app_spec_json.hpp"

#include <nlohmann/json.hpp>

#include "kinds/deploy/config_json.hpp"
#include "kinds/deploy/files_json.hpp"
#include "kinds/deploy/network_json.hpp"
#include "kinds/deploy/parity_json.hpp"
#include "kinds/deploy/pod_json.hpp"
#include "kinds/deploy/process_json.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/json/json_fields.hpp"

namespace twelvefactor::kinds {
namespace {

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

void refuse_port_variables(const JsonFields& fields, const char* map) {
  for (const auto& [name, value] : fields.object(map).value().items()) {
    if (is_port_variable(name))
      fields.complain(std::string(map) + "." + name,
                      "PORT_* are set by the operator where a process has ports; call it something else");
  }
}

/// As the definition has it: what a process states counts where that process has ports.
void check_port_variables(const JsonFields& fields) {
  refuse_port_variables(fields.object("config"), "env");
  refuse_port_variables(fields.object("config"), "secrets");
  refuse_port_variables(fields.object("pod"), "fieldEnv");
  fields.each("backingServices",
              [](const std::string&, const JsonFields& service) { refuse_port_variables(service, "env"); });
  fields.each("processes", [](const std::string&, const JsonFields& process) {
    if (!process.has("ports")) return;
    refuse_port_variables(process, "env");
    refuse_port_variables(process, "secrets");
    refuse_port_variables(process.object("pod"), "fieldEnv");
  });
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
  check_files(fields, spec);
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
  spec.pod = read_pod_settings(fields.object("pod"));
  if (fields.has("network")) spec.network = read_network(fields.object("network"));
  spec.suspend = fields.boolean("suspend");
  if (any_named_port(spec)) check_port_variables(fields);
  if (fields.has_any("volumes"))
    fields.complain("volumes", "pods keep nothing: see processes.<name>.scratch, and attach an object store");
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
  const nlohmann::json document = nlohmann::json::parse(spec_json, nullptr, /*allow_exceptions=*/false);
  JsonReading quick{.remembers = false};
  AppSpec spec = read_spec(JsonFields(document, ".spec", quick));
  if (quick.error.empty()) return spec;
  return parse(spec_json, /*strictly=*/false);
}

Result<AppSpec> parse_app_spec_strictly(std::string_view spec_json) {
  return parse(spec_json, /*strictly=*/true);
}

}  // namespace twelvefactor::kinds
