// The one thing that most stands between the app and Ready, or that nothing does. Pure. Called by
// summary.cpp.
#pragma once

#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::status {

struct Verdict {
  enum class State { kReady, kReconciling, kStalled };
  State state = State::kReady;
  std::string reason;
  std::string message;
};

/// Was this very spec Ready before? Then a create or change mends what somebody else did. (That the
/// generation was seen is not enough: what waited for a Secret is made later, too.)
bool was_ready(const Observed& observed);

/// Is this reason mere progress, on the way to Ready without anybody's doing?
bool is_progress(const std::string& reason);

/// In the order of what somebody must do first: the spec, refused writes, missing references, admin
/// processes, pods, rollouts.
Verdict judge(const Observed& observed, const Desired& desired, const std::vector<Outcome>& outcomes);

/// How one process stands. `wanted`: replicas of the spec.
struct ProcessState {
  int wanted = 0;
  int ready = 0;
  int updated = 0;
  int available = 0;
  bool rolled_out = false;
};
ProcessState process_state(const Observed& observed, const Desired& desired, const std::string& process);

}  // namespace twelvefactor::status
