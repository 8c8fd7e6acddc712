// AppReleases and the ConfigMaps that they name, from JSON.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/json_at.hpp"
#include "cli/release.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

Texts text_map_at(const json& object, const char* name) {
  Texts texts;
  for (const auto& [key, value] : object_at(object, name).items()) {
    if (value.is_string()) texts.emplace(key, value.get<std::string>());
  }
  return texts;
}

std::string origin_of(const json& source) {
  const std::string secret = text_at(source, "name");
  if (!secret.empty()) return "Secret " + secret + ", key " + text_at(source, "key");
  const json& recipe = object_at(source, "generated");
  return "generated, " + std::to_string(number_at(recipe, "bytes").value_or(0)) + " bytes as " +
         text_at(recipe, "encoding");
}

ReleasedService read_service(const json& entry) {
  return {text_at(entry, "type"),       text_at(entry, "provider"), text_at(entry, "version"),
          text_at(entry, "secretName"), true_at(entry, "mount"),    text_map_at(entry, "env"),
          text_at(entry, "contentHash")};
}

std::map<std::string, ReleasedProcess> read_processes(const json& spec, const char* name) {
  std::map<std::string, ReleasedProcess> processes;
  for (const auto& [key, entry] : object_at(spec, name).items()) {
    processes[key] = {texts_at(entry, "command"), texts_at(entry, "args"),
                      number_at(entry, "port").value_or(0)};
  }
  return processes;
}

void read_spec(const json& spec, Release& release) {
  release.app = text_at(spec, "app");
  release.number = number_at(spec, "number").value_or(0);
  release.reason = text_at(spec, "reason");
  release.changes = texts_at(spec, "changes");
  release.rollback_of = number_at(spec, "rollbackOf");
  release.environment = text_at(spec, "environment");
  release.repository = text_at(object_at(spec, "codebase"), "repository");
  release.revision = text_at(object_at(spec, "codebase"), "revision");
  release.image = text_at(spec, "image");
  release.config_map = text_at(spec, "configMapName");
  release.config_hash = text_at(spec, "configHash");
  for (const auto& [name, source] : object_at(spec, "secrets").items())
    release.secrets[name] = origin_of(source);
  for (const json& source : list_at(spec, "secretSources")) {
    const char* optional = true_at(source, "optional") ? " (optional)" : "";
    release.secret_sources.push_back(text_at(source, "name") + optional);
  }
  release.secrets_hash = text_at(spec, "secretsHash");
  for (const auto& [name, entry] : object_at(spec, "backingServices").items())
    release.services[name] = read_service(entry);
  release.processes = read_processes(spec, "processes");
  release.admin_processes = read_processes(spec, "adminProcesses");
}

void read_status(const json& status, Release& release) {
  release.phase = text_at(status, "phase");
  release.message = text_at(status, "message");
  release.job = text_at(status, "jobName");
  release.exit_code = number_at(status, "exitCode");
  release.retry = text_at(status, "retry");
  for (const auto& [name, run] : object_at(status, "adminProcesses").items()) {
    release.gate[name] = {number_at(run, "attempt").value_or(0), text_at(run, "state"), text_at(run, "job"),
                          number_at(run, "exitCode"), text_at(run, "message")};
  }
  for (const json& condition : list_at(status, "conditions")) {
    if (text_at(condition, "status") != "True") continue;
    release.gate_passed = release.gate_passed || text_at(condition, "type") == "GatePassed";
    release.is_active = release.is_active || text_at(condition, "type") == "Active";
  }
}

Release release_of(const json& object) {
  Release release;
  release.name = text_at(object_at(object, "metadata"), "name");
  release.created = text_at(object_at(object, "metadata"), "creationTimestamp");
  read_spec(object_at(object, "spec"), release);
  read_status(object_at(object, "status"), release);
  return release;
}

Error not_readable(const char* what) {
  return {std::string("the API server's answer is no ") + what + ": is there a proxy in front of it?"};
}

}  // namespace

Result<Release> read_release(std::string_view text) {
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  Release release = release_of(object);
  if (release.number < 1) return not_readable("AppRelease");
  return release;
}

Result<std::vector<Release>> read_releases(std::string_view list_json, const std::string& app) {
  const json list = json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_object() || !list.contains("items")) return not_readable("list of AppReleases");
  std::vector<Release> releases;
  for (const json& item : list_at(list, "items")) {
    Release release = release_of(item);
    if (release.app == app && release.number > 0) releases.push_back(std::move(release));
  }
  std::sort(releases.begin(), releases.end(),
            [](const Release& one, const Release& other) { return one.number > other.number; });
  return releases;
}

Result<Texts> read_variables(std::string_view config_map_json) {
  const json object = json::parse(config_map_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return not_readable("ConfigMap");
  return text_map_at(object, "data");
}

}  // namespace twelvefactor::cli
