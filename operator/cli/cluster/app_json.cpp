// TwelveFactorApps from JSON, for the commands.
#include <nlohmann/json.hpp>

#include "cli/cluster/app.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/read/previous_status.hpp"
#include "kinds/read/shown_status.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

/// Of the newest entry that holds a part of the spec; status has entries of its own.
std::string changed_by(const json& metadata) {
  std::string manager;
  std::string newest;
  for (const json& entry : kinds::list_at(metadata, "managedFields")) {
    if (!kinds::text_at(entry, "subresource").empty() ||
        kinds::text_at(entry, "manager") == kinds::kFieldManager)
      continue;
    if (!kinds::object_at(entry, "fieldsV1").contains("f:spec")) continue;
    const std::string time = kinds::text_at(entry, "time");
    if (!manager.empty() && time < newest) continue;
    newest = time;
    manager = kinds::text_at(entry, "manager");
  }
  return manager;
}

void read_metadata(const json& metadata, App& app) {
  app.key = {kinds::text_at(metadata, "namespace"), kinds::text_at(metadata, "name")};
  app.uid = kinds::text_at(metadata, "uid");
  app.resource_version = kinds::text_at(metadata, "resourceVersion");
  app.changed_by = changed_by(metadata);
  app.generation = kinds::number_at(metadata, "generation").value_or(0);
  const json& annotations = kinds::object_at(metadata, "annotations");
  app.paused = kinds::text_at(annotations, std::string(kinds::kPausedAnnotation).c_str()) == "true";
  app.retry = kinds::text_at(annotations, std::string(kinds::kRetryAnnotation).c_str());
}

void read_spec(const json& spec, App& app) {
  app.environment = kinds::text_at(spec, "environment");
  app.revision = kinds::text_at(kinds::object_at(spec, "codebase"), "revision");
  app.image = kinds::text_at(spec, "image");
  app.suspended = kinds::true_at(spec, "suspend");
  app.pin = kinds::number_at(kinds::object_at(spec, "release"), "pin");
  app.run_before_release = kinds::true_at(kinds::object_at(spec, "release"), "runBeforeRelease");
}

void read_findings(const json& status, App& app) {
  for (const json& entry : kinds::list_at(status, "findings")) {
    app.findings.push_back({kinds::text_at(entry, "rule"), kinds::text_at(entry, "level"),
                            kinds::text_at(entry, "path"), kinds::text_at(entry, "message"),
                            kinds::text_at(entry, "remedy"), kinds::text_at(entry, "exempted")});
  }
  app.seen_in_pods = kinds::seen_in_pods_of(status.dump());
  app.findings_omitted = kinds::number_at(status, "findingsOmitted").value_or(0);
  app.factors_passing = kinds::text_at(status, "factorsPassing");
}

void read_status(const json& status, App& app) {
  app.observed_generation = kinds::number_at(status, "observedGeneration").value_or(-1);
  app.active = kinds::number_at(kinds::object_at(status, "release"), "active");
  app.desired = kinds::number_at(kinds::object_at(status, "release"), "desired");
  app.conditions = kinds::parse_status(status.dump()).conditions;
  for (const auto& [name, counts] : kinds::object_at(status, "processes").items()) {
    app.processes[name] = {kinds::number_at(counts, "desired").value_or(0),
                           kinds::number_at(counts, "ready").value_or(0),
                           kinds::number_at(counts, "updated").value_or(0)};
  }
  for (const auto& [name, run] : kinds::object_at(status, "adminProcesses").items()) {
    app.admin_processes[name] = {kinds::text_at(run, "runId"), kinds::text_at(run, "state"),
                                 kinds::text_at(run, "job"), kinds::text_at(run, "completionTime"),
                                 kinds::number_at(run, "exitCode")};
  }
  for (const auto& [name, peer] : kinds::object_at(status, "parity").items()) {
    app.parity[name] = {kinds::text_at(peer, "state"), kinds::number_at(peer, "errors"),
                        kinds::number_at(peer, "warnings")};
  }
  read_findings(status, app);
}

}  // namespace

Result<App> read_app(std::string_view text) {
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  App app;
  read_metadata(kinds::object_at(object, "metadata"), app);
  if (kinds::text_at(object, "kind") != kinds::kAppKind || app.key.name.empty()) {
    return Error{"the API server's answer is no TwelveFactorApp: is there a proxy in front of it?"};
  }
  read_spec(kinds::object_at(object, "spec"), app);
  read_status(kinds::object_at(object, "status"), app);
  return app;
}

const Condition* find_condition(const App& app, std::string_view type) {
  for (const Condition& each : app.conditions) {
    if (each.type == type) return &each;
  }
  return nullptr;
}

}  // namespace twelvefactor::cli
