// The gate of a release: its admin processes with trigger BeforeRelease, one after the other in the order of
// their names, each once. A run is known by the name of its Job and recorded in the status of the AppRelease,
// which outlives the Job. Pure. Called by plan.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "model/observed.hpp"

namespace twelvefactor::reconcile {

struct Gate {
  enum class State { kPassed, kWaiting, kFailed };
  State state = State::kPassed;
  std::map<std::string, GateRun> runs;  // as they are to be recorded
  std::string retry;                    // to be recorded
  std::string start;                    // the admin process whose Job is to be made now; empty: none
  std::string reason;                   // why the one that is waited for does not start; empty: it runs
  bool waits_for_resume = false;        // the app is suspended: none is begun
  std::string message;                  // what is waited for, or why it failed
};

/// `status`: of the release, where its object is there.
Gate judge_gate(const Observed& observed, std::int64_t number, const ReleaseContent& content,
                const ReleaseStatus& status);

}  // namespace twelvefactor::reconcile
