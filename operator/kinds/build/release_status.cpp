#include "kinds/build/release_status.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "kinds/build/status_limits.hpp"
#include "kinds/json/json_fields.hpp"
#include "kinds/json/json_optional.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

constexpr std::size_t kReleaseMessageLimit = 4000;
constexpr std::array kPhases = {"Pending", "Releasing", "Active", "Superseded", "Failed"};
constexpr std::array kStates = {"Pending", "Running", "Succeeded", "Failed"};

template <class Enum, std::size_t N>
Enum from_text(const std::array<const char*, N>& names, const std::string& text, Enum otherwise) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return otherwise;
}

json gate_json(const GateRun& run) {
  json object = {{"attempt", run.attempt}, {"state", kStates.at(static_cast<std::size_t>(run.state))}};
  add_if_any(object, "job", run.job);
  if (!run.job_uid.empty()) object["jobUID"] = twelvefactor::to_string(run.job_uid);
  if (run.exit_code) object["exitCode"] = *run.exit_code;
  add_if_any(object, "completionTime", run.completion_time);
  add_if_any(object, "message", cut(run.message, kReleaseMessageLimit));
  return object;
}

/// The one that was begun last: they go in the order of their names.
const GateRun* last_gate(const ReleaseStatus& status) {
  const GateRun* last = nullptr;
  for (const auto& [name, run] : status.gates) {
    if (!run.job.empty()) last = &run;
  }
  return last;
}

json condition_json(const char* type, const Mark& mark, const char* yes, const char* no) {
  return {{"type", type},
          {"status", mark.is ? "True" : "False"},
          {"lastTransitionTime", mark.since},
          {"reason", mark.is ? yes : no},
          {"message", ""}};
}

GateRun read_gate(const JsonFields& fields) {
  GateRun run;
  run.attempt = fields.integer("attempt", 1);
  run.state = from_text(kStates, fields.text("state"), GateRun::State::kPending);
  run.job = fields.text("job");
  run.job_uid = parse_uid(fields.text("jobUID"));
  run.exit_code = fields.optional_integer("exitCode");
  run.completion_time = fields.text("completionTime");
  run.message = fields.text("message");
  return run;
}

}  // namespace

const char* to_string(ReleasePhase phase) {
  return kPhases.at(static_cast<std::size_t>(phase));
}

std::string release_status_json(const ReleaseStatus& status) {
  json object = {{"phase", to_string(status.phase)}};
  add_if_any(object, "message", cut(status.message, kReleaseMessageLimit));
  add_if_any(object, "startTime", status.start_time);
  add_if_any(object, "completionTime", status.completion_time);
  add_if_any(object, "retry", status.retry);
  for (const auto& [name, run] : status.gates) object["adminProcesses"][name] = gate_json(run);
  if (const GateRun* last = last_gate(status)) {
    object["jobName"] = last->job;
    if (last->exit_code) object["exitCode"] = *last->exit_code;
  }
  object["conditions"] =
      json::array({condition_json("GatePassed", status.gate_passed, "GatePassed", "GateNotPassed"),
                   condition_json("Active", status.active, "ReleaseActive", "ReleaseNotActive")});
  fit(object, StatusOf::kRelease);
  return object.dump();
}

ReleaseStatus read_release_status(const JsonFields& fields) {
  ReleaseStatus status;
  status.phase = from_text(kPhases, fields.text("phase"), ReleasePhase::kPending);
  status.message = fields.text("message");
  status.start_time = fields.text("startTime");
  status.completion_time = fields.text("completionTime");
  status.retry = fields.text("retry");
  fields.each("adminProcesses", [&status](const std::string& name, const JsonFields& run) {
    status.gates.emplace(name, read_gate(run));
  });
  fields.each_item("conditions", [&status](const JsonFields& item) {
    const Mark mark{item.text("status") == "True", item.text("lastTransitionTime")};
    if (item.text("type") == "GatePassed") status.gate_passed = mark;
    if (item.text("type") == "Active") status.active = mark;
  });
  return status;
}

}  // namespace twelvefactor::kinds
