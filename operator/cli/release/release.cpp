#include "cli/release/release.hpp"

#include <algorithm>

#include "kinds/build/app_release.hpp"
#include "kinds/build/release_status.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::cli {

bool can_be_run_again(const Release& release) {
  return release.status.active.is || release.status.gate_passed.is;
}

bool was_active(const Release& release) {
  const ReleaseStatus& status = release.status;
  if (status.active.is || status.phase == ReleasePhase::kActive) return true;
  if (status.phase != ReleasePhase::kSuperseded || !status.gate_passed.is) return false;
  // It ended being active after it had begun to be; what never was has not been so from its start.
  return kinds::parse_time(status.active.since) >= kinds::parse_time(status.completion_time);
}

std::string version_of(std::int64_t number) {
  return "v" + std::to_string(number);
}

std::string phase_of(const Release& release) {
  return kinds::to_string(release.status.phase);
}

const char* state_of(const GateRun& run) {
  switch (run.state) {
    case GateRun::State::kPending:
      return "Pending";
    case GateRun::State::kRunning:
      return "Running";
    case GateRun::State::kSucceeded:
      return "Succeeded";
    case GateRun::State::kFailed:
      return "Failed";
  }
  return "";
}

std::string details_of(const GateRun& run) {
  std::string text;
  if (run.exit_code) text += ", exit code " + std::to_string(*run.exit_code);
  if (run.attempt > 1) text += ", attempt " + std::to_string(run.attempt);
  return text;
}

std::string reason_of(const Release& release) {
  if (release.rollback_of) return "Rollback to " + version_of(*release.rollback_of);
  return release.reason;
}

const Release* find_release(const std::vector<Release>& releases, std::int64_t number) {
  const auto found = std::find_if(releases.begin(), releases.end(),
                                  [number](const Release& release) { return release.number == number; });
  return found == releases.end() ? nullptr : &*found;
}

}  // namespace twelvefactor::cli
