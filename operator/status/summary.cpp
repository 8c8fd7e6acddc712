#include "status/summary.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/build/status_limits.hpp"
#include "kinds/read/judged_status.hpp"
#include "kinds/text/names.hpp"
#include "model/reasons.hpp"
#include "model/text.hpp"
#include "status/conditions.hpp"
#include "status/factors.hpp"
#include "status/news.hpp"
#include "status/parity.hpp"
#include "status/verdict.hpp"

namespace twelvefactor::status {
namespace {

using nlohmann::json;

// A condition's message may have 32768 characters, but it is read in a terminal.
constexpr std::size_t kMessageLimit = 1024;

json condition_json(const Condition& condition) {
  return {{"type", condition.type},
          {"status", condition.unknown  ? "Unknown"
                     : condition.status ? "True"
                                        : "False"},
          {"reason", condition.reason},
          {"message", cut(condition.message, kMessageLimit)},
          {"observedGeneration", condition.observed_generation},
          {"lastTransitionTime", condition.last_transition_time}};
}

json processes_json(const Desired& desired) {
  json processes = json::object();
  for (const auto& [name, state] : desired.processes) {
    processes[name] = {{"desired", state.wanted}, {"ready", state.ready}, {"updated", state.updated}};
    if (!state.scaled_by.empty()) processes[name]["scaledBy"] = state.scaled_by;
  }
  return processes;
}

const char* state_name(AdminRecord::State state) {
  switch (state) {
    case AdminRecord::State::kRunning:
      return "Running";
    case AdminRecord::State::kSucceeded:
      return "Succeeded";
    case AdminRecord::State::kFailed:
      return "Failed";
  }
  return "";
}

json record_json(const AdminRecord& record) {
  json entry = {{"state", state_name(record.state)}, {"job", record.job}};
  if (!record.run_id.empty()) entry["runId"] = record.run_id;
  if (!record.job_uid.empty()) entry["jobUID"] = to_string(record.job_uid);
  if (record.exit_code) entry["exitCode"] = *record.exit_code;
  if (!record.completion_time.empty()) entry["completionTime"] = record.completion_time;
  if (!record.message.empty()) entry["message"] = cut(record.message, kMessageLimit);
  return entry;
}

void add_release(json& status, const ReleaseNumbers& numbers) {
  if (numbers.active > 0) status["activeRelease"] = kinds::release_word(numbers.active);
  if (numbers.desired == 0) return;
  json release = {{"desired", numbers.desired}, {"desiredHash", numbers.desired_hash}};
  if (numbers.active > 0) {
    release["active"] = numbers.active;
    release["activeHash"] = numbers.active_hash;
    if (!numbers.revision.empty()) release["revision"] = numbers.revision;
    if (!numbers.image.empty()) release["image"] = numbers.image;
    if (!numbers.image_digest.empty()) release["imageDigest"] = numbers.image_digest;
  }
  status["release"] = std::move(release);
}

json version_json(const SecretVersion& version) {
  return {{"uid", version.uid},
          {"resourceVersion", version.resource_version},
          {"keys", version.keys},
          {"hash", version.hash}};
}

std::string selector(const Observed& observed) {
  return observed.app.spec.processes.contains("web")
             ? "twelvefactor.dev/app=" + observed.app.key.name + ",twelvefactor.dev/process=web"
             : "twelvefactor.dev/app=" + observed.app.key.name;
}

bool tells_of_progress(const json& condition) {
  const std::string type = condition.value("type", "");
  const std::string reason = condition.value("reason", "");
  if (type == condition::kAvailable) return true;
  if (type == condition::kReleased && is_progress(reason)) return true;
  return (type == condition::kReady || type == condition::kReconciling) && is_progress(reason);
}

/// A status without what may change many times while pods come up (counts, and the conditions that speak of
/// them), and without what follows from it.
json without_progress(json status) {
  status.erase("processes");
  status.erase("asWritten");
  if (status.contains("conditions")) {
    json& conditions = status["conditions"];
    for (auto each = conditions.begin(); each != conditions.end();)
      each = tells_of_progress(*each) ? conditions.erase(each) : each + 1;
  }
  return status;
}

}  // namespace

Summary summarize(const Observed& observed, const Desired& desired, const std::vector<Outcome>& outcomes,
                  const std::string& now) {
  const Verdict verdict = judge(observed, desired, outcomes);
  json status = {{"observedGeneration", observed.app.generation}, {"conditions", json::array()}};
  for (const Condition& condition : conditions(observed, desired, outcomes, verdict, now)) {
    status["conditions"].push_back(condition_json(condition));
  }
  if (observed.spec_error.empty()) {
    status["selector"] = selector(observed);
    status["processes"] = processes_json(desired);
    add_release(status, desired.release.numbers);
    add_factors(status, desired.findings);
    add_parity(status, desired.parity);
  }
  for (const auto& [name, version] : observed.secret_versions)
    status["secretVersions"][name] = version_json(version);
  for (const auto& [name, record] : desired.admin_processes)
    status["adminProcesses"][name] = record_json(record);
  if (!desired.schedules.empty()) status["schedules"] = desired.schedules;
  if (!desired.as_written.empty()) status["asWritten"] = desired.as_written;
  if (desired.suspended) status["suspended"] = true;

  kinds::fit(status, kinds::StatusOf::kApp);
  json before = json::parse(observed.previous.json, nullptr, /*allow_exceptions=*/false);
  if (before.is_object()) before.erase(kinds::kInputsHash);
  Summary summary;
  summary.json = status.dump();
  // A status that is none is equal to nothing, which nlohmann's != does not say.
  summary.differs = !before.is_object() || before != status;
  summary.only_progress =
      summary.differs && before.is_object() && without_progress(before) == without_progress(status);
  summary.in_progress = verdict.state == Verdict::State::kReconciling;
  summary.ready = verdict.state == Verdict::State::kReady;
  summary.ready_reason = verdict.reason;
  summary.events = news(observed, desired, outcomes, verdict);
  return summary;
}

}  // namespace twelvefactor::status
