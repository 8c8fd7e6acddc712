#include "kinds/previous_status.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

std::string text(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

AdminRecord::State read_state(const std::string& text) {
  if (text == "Succeeded") return AdminRecord::State::kSucceeded;
  if (text == "Failed") return AdminRecord::State::kFailed;
  return AdminRecord::State::kRunning;
}

AdminRecord read_record(const json& entry) {
  AdminRecord record;
  record.run_id = text(entry, "runId");
  record.state = read_state(text(entry, "state"));
  record.job = text(entry, "job");
  record.completion_time = text(entry, "completionTime");
  if (const auto code = entry.find("exitCode"); code != entry.end() && code->is_number_integer())
    record.exit_code = code->get<int>();
  return record;
}

Condition read_condition(const json& entry) {
  Condition condition{text(entry, "type"),
                      text(entry, "status") == "True",
                      text(entry, "reason"),
                      text(entry, "message"),
                      0,
                      text(entry, "lastTransitionTime"),
                      text(entry, "status") == "Unknown"};
  if (const auto seen = entry.find("observedGeneration"); seen != entry.end() && seen->is_number_integer()) {
    condition.observed_generation = seen->get<std::int64_t>();
  }
  return condition;
}

std::int64_t number(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

ReleaseNumbers read_release(const json& status) {
  const auto found = status.find("release");
  if (found == status.end() || !found->is_object()) return {};
  return {number(*found, "active"), number(*found, "desired"), text(*found, "activeHash"),
          text(*found, "desiredHash"), text(*found, "imageDigest")};
}

std::map<std::string, SecretVersion> read_secret_versions(const json& status) {
  std::map<std::string, SecretVersion> versions;
  const auto found = status.find("secretVersions");
  if (found == status.end() || !found->is_object()) return versions;
  for (const auto& [name, entry] : found->items()) {
    if (entry.is_object())
      versions[name] = {text(entry, "uid"), text(entry, "resourceVersion"), text(entry, "keys"),
                        text(entry, "hash")};
  }
  return versions;
}

}  // namespace

PreviousStatus parse_status(std::string status_json) {
  PreviousStatus previous;
  const json status = json::parse(status_json, nullptr, /*allow_exceptions=*/false);
  previous.json = std::move(status_json);
  if (!status.is_object()) return previous;
  if (const auto seen = status.find("observedGeneration");
      seen != status.end() && seen->is_number_integer()) {
    previous.observed_generation = seen->get<std::int64_t>();
  }
  if (const auto conditions = status.find("conditions");
      conditions != status.end() && conditions->is_array()) {
    for (const json& entry : *conditions) {
      if (entry.is_object()) previous.conditions.push_back(read_condition(entry));
    }
  }
  if (const auto runs = status.find("adminProcesses"); runs != status.end() && runs->is_object()) {
    for (const auto& [name, entry] : runs->items()) {
      if (entry.is_object()) previous.admin_processes.emplace(name, read_record(entry));
    }
  }
  previous.release = read_release(status);
  previous.secret_versions = read_secret_versions(status);
  if (const auto parity = status.find("parity"); parity != status.end() && parity->is_object()) {
    for (const auto& [key, entry] : parity->items()) {
      if (entry.is_object()) previous.parity.emplace(key, text(entry, "state"));
    }
  }
  return previous;
}

}  // namespace twelvefactor::kinds
