// Parity in the app's status: the state of each report, the worst of them, the condition and the events.
// Pure. Drift is told and never makes Ready False. Called by summary.cpp, conditions.cpp and news.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "model/desired.hpp"
#include "model/outcome.hpp"
#include "status/summary.hpp"

namespace twelvefactor::status {

/// Adds parity and parityState; nothing where the app names no peers.
void add_parity(nlohmann::json& status, const std::map<std::string, ParityReport>& reports);

/// What the condition ParityInSync says.
struct ParityVerdict {
  ParityState state = ParityState::kUnknown;
  std::string reason;
  std::string message;
};
/// There must be a report. A report that could not be written makes it Unknown: what people read may be old.
ParityVerdict judge_parity(const Desired& desired, const std::vector<Outcome>& outcomes);

/// One event for each report whose state is another than `before` (state by peer). The first one is news only
/// if it is drift.
void tell_parity(const std::map<std::string, std::string>& before,
                 const std::map<std::string, ParityReport>& reports, std::vector<Event>& events);

}  // namespace twelvefactor::status
