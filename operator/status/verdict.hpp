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

/// Is this reason mere progress, on the way to Ready without anybody's doing?
bool is_progress(const std::string& reason);

/// In the order of what somebody must do first: the spec, refused writes, missing references, admin
/// processes, pods, rollouts.
Verdict judge(const Observed& observed, const Desired& desired, const std::vector<Outcome>& outcomes);

}  // namespace twelvefactor::status
