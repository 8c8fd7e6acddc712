#include "status/parity.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "model/reasons.hpp"

namespace twelvefactor::status {
namespace {

ParityState worst(const std::map<std::string, ParityReport>& reports) {
  ParityState state = ParityState::kInSync;
  for (const auto& [peer, report] : reports) state = std::max(state, report.state);
  return state;
}

const char* reason_of(ParityState state) {
  switch (state) {
    case ParityState::kInSync:
      return reason::kInSync;
    case ParityState::kDrifted:
      return reason::kDrifted;
    case ParityState::kUnknown:
      break;
  }
  return reason::kPeerUnknown;
}

}  // namespace

void add_parity(nlohmann::json& status, const std::map<std::string, ParityReport>& reports) {
  if (reports.empty()) return;
  for (const auto& [peer, report] : reports) {
    nlohmann::json entry = {{"state", to_string(report.state)}};
    if (report.state != ParityState::kUnknown) {
      entry["errors"] = report.count(Severity::kError);
      entry["warnings"] = report.count(Severity::kWarning);
      entry["expected"] = report.count_expected();
    }
    status["parity"][peer] = std::move(entry);
  }
  status["parityState"] = to_string(worst(reports));
}

ParityVerdict judge_parity(const Desired& desired, const std::vector<Outcome>& outcomes) {
  for (const Outcome& outcome : outcomes) {
    if (outcome.object == Kind::kParityReport && wants_retry(outcome.kind))
      return {ParityState::kUnknown, reason::kReportNotWritten, outcome.message};
  }
  ParityVerdict verdict{worst(desired.parity), reason_of(worst(desired.parity)), {}};
  for (const auto& [peer, report] : desired.parity) {
    if (report.state != verdict.state) continue;
    verdict.message += (verdict.message.empty() ? "" : "; ") + peer + ": " + report.message;
  }
  return verdict;
}

void tell_parity(const std::map<std::string, std::string>& before,
                 const std::map<std::string, ParityReport>& reports, std::vector<Event>& events) {
  for (const auto& [peer, report] : reports) {
    const auto known = before.find(peer);
    const bool drifted = report.state == ParityState::kDrifted;
    if (known == before.end() ? !drifted : known->second == to_string(report.state)) continue;
    events.push_back({drifted, reason_of(report.state), "parity with " + peer + ": " + report.message});
  }
}

}  // namespace twelvefactor::status
