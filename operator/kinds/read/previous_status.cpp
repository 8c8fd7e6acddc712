#include "kinds/read/previous_status.hpp"

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "model/finding.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

AdminRecord::State read_state(const std::string& text) {
  if (text == "Succeeded") return AdminRecord::State::kSucceeded;
  if (text == "Failed") return AdminRecord::State::kFailed;
  return AdminRecord::State::kRunning;
}

AdminRecord read_record(const json& entry) {
  AdminRecord record;
  record.run_id = text_at(entry, "runId");
  record.state = read_state(text_at(entry, "state"));
  record.job = text_at(entry, "job");
  record.completion_time = text_at(entry, "completionTime");
  record.message = text_at(entry, "message");
  record.job_uid = parse_uid(text_at(entry, "jobUID"));
  if (const auto code = entry.find("exitCode"); code != entry.end() && code->is_number_integer())
    record.exit_code = code->get<int>();
  return record;
}

Condition read_condition(const json& entry) {
  Condition condition{text_at(entry, "type"),
                      text_at(entry, "status") == "True",
                      text_at(entry, "reason"),
                      text_at(entry, "message"),
                      0,
                      text_at(entry, "lastTransitionTime"),
                      text_at(entry, "status") == "Unknown"};
  if (const auto seen = entry.find("observedGeneration"); seen != entry.end() && seen->is_number_integer()) {
    condition.observed_generation = seen->get<std::int64_t>();
  }
  return condition;
}

ReleaseNumbers read_release(const json& status) {
  const auto found = status.find("release");
  if (found == status.end() || !found->is_object()) return {};
  return {number_at(*found, "active").value_or(0),
          number_at(*found, "desired").value_or(0),
          text_at(*found, "activeHash"),
          text_at(*found, "desiredHash"),
          text_at(*found, "image"),
          text_at(*found, "imageDigest"),
          text_at(*found, "revision")};
}

std::map<std::string, SecretVersion> read_secret_versions(const json& status) {
  std::map<std::string, SecretVersion> versions;
  const auto found = status.find("secretVersions");
  if (found == status.end() || !found->is_object()) return versions;
  for (const auto& [name, entry] : found->items()) {
    if (entry.is_object())
      versions[name] = {text_at(entry, "uid"), text_at(entry, "resourceVersion"), text_at(entry, "keys"),
                        text_at(entry, "hash")};
  }
  return versions;
}

std::set<std::pair<std::string, std::string>> read_warned(const json& status) {
  std::set<std::pair<std::string, std::string>> warned;
  for (const json& finding : list_at(status, "findings")) {
    if (finding.is_object() && text_at(finding, "level") == level_name(Level::kWarn) &&
        text_at(finding, "exempted").empty())
      warned.emplace(text_at(finding, "rule"), text_at(finding, "path"));
  }
  return warned;
}

/// What was seen in running pods says of which release.
std::vector<Finding> read_seen(const json& status) {
  std::vector<Finding> seen;
  for (const json& entry : list_at(status, "findings")) {
    if (!entry.is_object() || text_at(entry, "since").empty()) continue;
    Finding& finding = seen.emplace_back();
    finding.rule = text_at(entry, "rule");
    finding.path = text_at(entry, "path");
    finding.message = text_at(entry, "message");
    finding.since = text_at(entry, "since");
    finding.release = number_at(entry, "release").value_or(0);
  }
  return seen;
}

std::map<std::string, std::string> read_digests(const json& status, const char* field) {
  std::map<std::string, std::string> digests;
  for (const auto& [name, digest] : object_at(status, field).items()) {
    if (digest.is_string()) digests.emplace(name, digest.get<std::string>());
  }
  return digests;
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
  previous.schedules = read_digests(status, "schedules");
  previous.as_written = read_digests(status, "asWritten");
  previous.suspended = true_at(status, "suspended");
  previous.release = read_release(status);
  previous.secret_versions = read_secret_versions(status);
  previous.warned = read_warned(status);
  previous.seen = read_seen(status);
  if (const auto parity = status.find("parity"); parity != status.end() && parity->is_object()) {
    for (const auto& [key, entry] : parity->items()) {
      if (entry.is_object()) previous.parity.emplace(key, text_at(entry, "state"));
    }
  }
  return previous;
}

}  // namespace twelvefactor::kinds
