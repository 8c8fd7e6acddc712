#include "status/news.hpp"

#include <algorithm>

#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "model/reasons.hpp"
#include "status/factors.hpp"
#include "status/parity.hpp"

namespace twelvefactor::status {
namespace {

const Condition* previous_ready(const Observed& observed) {
  for (const Condition& condition : observed.previous.conditions) {
    if (condition.type == condition::kReady) return &condition;
  }
  return nullptr;
}

/// Being on the way is no news, a status tells it; and with the API server away nobody could be told.
bool is_no_news(const Verdict& verdict) {
  return is_progress(verdict.reason) || verdict.reason == reason::kApiUnavailable;
}

void tell_verdict(const Observed& observed, const Verdict& verdict, std::vector<Event>& events) {
  const Condition* before = previous_ready(observed);
  const bool ready = verdict.state == Verdict::State::kReady;
  const bool same = before != nullptr && before->reason == verdict.reason && before->status == ready &&
                    (before->message == verdict.message || !ready);
  if (same || is_no_news(verdict)) return;
  // A gate is a step of every release: that it runs is nothing to be warned of.
  const bool warning = !ready && verdict.reason != reason::kGateRunning;
  events.push_back({warning, verdict.reason, verdict.message});
}

void tell_repairs(const std::vector<Outcome>& outcomes, std::vector<Event>& events) {
  for (const Outcome& outcome : outcomes) {
    if (!outcome.repaired || (outcome.kind != OutcomeKind::kCreated && outcome.kind != OutcomeKind::kChanged))
      continue;
    const std::string what = std::string(kinds::resource_type(outcome.object).kind) + " " + outcome.name;
    const bool created = outcome.kind == OutcomeKind::kCreated;
    if (outcome.object == Kind::kSecret && created) {
      events.push_back(
          {true, reason::kGeneratedSecretLost, what + " was deleted; it was made again with new values"});
    } else {
      events.push_back({false, reason::kRepaired,
                        what + (created ? " had been removed; made again" : " had been edited; put back")});
    }
  }
}

void tell_release(const Observed& observed, const Desired& desired, std::vector<Event>& events) {
  const ReleaseNumbers& numbers = desired.release.numbers;
  if (numbers.active == 0 || numbers.active == observed.previous.release.active) return;
  events.push_back(
      {false, reason::kReleaseActive, "every process runs release " + kinds::release_word(numbers.active)});
}

/// Of a schedule only failures are news.
void tell_scheduled_run(const Observed& observed, const std::string& name, const AdminRecord& record,
                        std::vector<Event>& events) {
  const auto before = observed.previous.admin_processes.find(name);
  const bool known = before != observed.previous.admin_processes.end() && before->second.job == record.job;
  if (known || record.state != AdminRecord::State::kFailed) return;
  const std::string code = record.exit_code ? " with exit code " + std::to_string(*record.exit_code) : "";
  events.push_back({true, reason::kAdminProcessFailed,
                    "scheduled admin process " + name + " failed" + code + ": see kubectl logs job/" +
                        record.job + "; it runs again as its schedule says"});
}

void tell_finished_runs(const Observed& observed, const Desired& desired, std::vector<Event>& events) {
  for (const auto& [name, record] : desired.admin_processes) {
    if (record.run_id.empty()) {
      tell_scheduled_run(observed, name, record, events);
      continue;
    }
    if (record.state != AdminRecord::State::kSucceeded) continue;
    const auto before = observed.previous.admin_processes.find(name);
    const bool known = before != observed.previous.admin_processes.end() &&
                       before->second.run_id == record.run_id && before->second.state == record.state;
    if (!known)
      events.push_back({false, reason::kAdminProcessSucceeded,
                        "admin process " + name + " succeeded (run " + record.run_id + ")"});
  }
}

/// One event for all that have appeared since. The status remembers which were told, so only what it shows is
/// told; of what is enforced the verdict speaks.
void tell_findings(const Observed& observed, const Desired& desired, std::vector<Event>& events) {
  std::vector<const Finding*> fresh;
  for (const Finding& finding : shown(desired.findings)) {
    const bool counts = finding.level == Level::kWarn && finding.exempted.empty();
    if (counts && !observed.previous.warned.contains({finding.rule, finding.path})) fresh.push_back(&finding);
  }
  if (fresh.empty()) return;
  const Finding& first = *fresh.front();
  std::string note = first.rule + " " + first.path + ": " + first.message + "; " + first.remedy;
  for (std::size_t i = 1; i < fresh.size(); ++i)
    note += (i == 1 ? ". Also: " : ", ") + fresh[i]->rule + " " + fresh[i]->path;
  events.push_back({true, reason::kRuleBroken, note});
}

}  // namespace

std::vector<Event> news(const Observed& observed, const Desired& desired,
                        const std::vector<Outcome>& outcomes, const Verdict& verdict) {
  std::vector<Event> events;
  tell_finished_runs(observed, desired, events);
  tell_release(observed, desired, events);
  tell_repairs(outcomes, events);
  tell_findings(observed, desired, events);
  tell_parity(observed.previous.parity, desired.parity, events);
  tell_verdict(observed, verdict, events);
  return events;
}

}  // namespace twelvefactor::status
