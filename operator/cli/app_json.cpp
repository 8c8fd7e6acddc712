// TwelveFactorApps from JSON, for the commands.
#include <nlohmann/json.hpp>

#include "cli/app.hpp"
#include "cli/json_at.hpp"
#include "kinds/names.hpp"
#include "kinds/previous_status.hpp"
#include "kinds/resource.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

void read_metadata(const json& metadata, App& app) {
  app.key = {text_at(metadata, "namespace"), text_at(metadata, "name")};
  app.uid = text_at(metadata, "uid");
  app.generation = number_at(metadata, "generation").value_or(0);
  const json& annotations = object_at(metadata, "annotations");
  app.paused = text_at(annotations, std::string(kinds::kPausedAnnotation).c_str()) == "true";
  app.retry = text_at(annotations, std::string(kinds::kRetryAnnotation).c_str());
}

void read_spec(const json& spec, App& app) {
  app.environment = text_at(spec, "environment");
  app.revision = text_at(object_at(spec, "codebase"), "revision");
  app.image = text_at(spec, "image");
  app.suspended = true_at(spec, "suspend");
  app.pin = number_at(object_at(spec, "release"), "pin");
  app.run_before_release = true_at(object_at(spec, "release"), "runBeforeRelease");
}

void read_findings(const json& status, App& app) {
  for (const json& entry : list_at(status, "findings")) {
    app.findings.push_back({text_at(entry, "rule"), text_at(entry, "level"), text_at(entry, "path"),
                            text_at(entry, "message"), text_at(entry, "remedy")});
  }
  app.findings_omitted = number_at(status, "findingsOmitted").value_or(0);
  app.factors_passing = text_at(status, "factorsPassing");
}

void read_status(const json& status, App& app) {
  app.observed_generation = number_at(status, "observedGeneration").value_or(-1);
  app.active = number_at(object_at(status, "release"), "active");
  app.desired = number_at(object_at(status, "release"), "desired");
  app.conditions = kinds::parse_status(status.dump()).conditions;
  for (const auto& [name, counts] : object_at(status, "processes").items()) {
    app.processes[name] = {number_at(counts, "desired").value_or(0), number_at(counts, "ready").value_or(0),
                           number_at(counts, "updated").value_or(0)};
  }
  for (const auto& [name, run] : object_at(status, "adminProcesses").items()) {
    app.admin_processes[name] = {text_at(run, "runId"), text_at(run, "state"), text_at(run, "job"),
                                 text_at(run, "completionTime"), number_at(run, "exitCode")};
  }
  for (const auto& [name, peer] : object_at(status, "parity").items()) {
    app.parity[name] = {text_at(peer, "state"), number_at(peer, "errors"), number_at(peer, "warnings")};
  }
  read_findings(status, app);
}

}  // namespace

Result<App> read_app(std::string_view text) {
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  App app;
  read_metadata(object_at(object, "metadata"), app);
  if (text_at(object, "kind") != kinds::kAppKind || app.key.name.empty()) {
    return Error{"the API server's answer is no TwelveFactorApp: is there a proxy in front of it?"};
  }
  read_spec(object_at(object, "spec"), app);
  read_status(object_at(object, "status"), app);
  return app;
}

}  // namespace twelvefactor::cli
