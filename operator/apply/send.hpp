// Carries a plan out: the only stage that changes the cluster. Called by loop/pass. Each answer goes to the
// store before the next step, so nothing is sent twice while the watch catches up. A refusal is an Outcome,
// never an exception, and stops only what needs the object (needs.hpp).
#pragma once

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "apply/plan.hpp"
#include "kinds/read/read_child.hpp"
#include "kube/writer.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::apply {

/// Where answers go (the store); set by loop/pass.
struct Answers {
  std::function<void(kinds::ReadChild)> seen;  // the object as it is now
  std::function<void(Kind, const std::string& name, const Digest& desired)>
      stands_for;                                   // what is there counts as this
  std::function<void(const Child&)> leaving;        // its deletion was accepted
  std::function<void(const Child&)> metadata_left;  // its labels or annotations could not be put back
  /// What the Secret of generated values is to be made with: key -> base64; a key that is absent gets a value
  /// when it is sent. Null: nothing was made before.
  std::function<std::map<std::string, std::string>()> prepared{};
  /// The Secret of generated values as it is now, with the values. Null: nobody wants to know.
  std::function<void(const std::string& object)> generated{};
  /// For a Job that is about to be made: that we made it (gather/provenance). Null: none is asked for.
  std::function<Result<std::string>(const std::string& job)> proof{};
  /// Of a Job that is there: did we make it? Null: nobody asks.
  std::function<Result<bool>(const Child& job)> made_by_us{};
};

/// A stop in two steps: first no further request is begun, and the one in hand is finished; much later it is
/// given up.
struct StopTokens {
  std::stop_token no_more;
  std::stop_token abort;
};

/// `repairing`: the spec has been carried out before, so a create or change mends what somebody else did.
std::vector<Outcome> send(const Plan& plan, const Observed& observed, const Desired& desired, bool repairing,
                          kube::Writer& writer, const Answers& answers, const StopTokens& stop);

}  // namespace twelvefactor::apply
