// An app's status as far as it takes to know the app again without judging it: the hash of what it was judged
// by, a digest of all the rest, and what the metrics tell of it. Called by gather/inputs_hash and loop/pass.
// It parses no condition's text: see previous_status for what a pass reads back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/digest.hpp"
#include "model/finding.hpp"

namespace twelvefactor::kinds {

/// The field of the status that holds the hash.
inline constexpr std::string_view kInputsHash = "inputsHash";

struct JudgedStatus {
  std::string inputs_hash;   // empty: there is none
  Digest digest;             // of every other field
  bool ready = false;        // the condition Ready is True
  bool in_progress = false;  // the condition Reconciling is True
  std::string ready_reason;  // of the condition Ready
  /// When the condition Released became False (RFC 3339); empty: what is asked for runs.
  std::string released_not_since;
  /// Of each finding the factor, the level and `exempted`, and of one from running pods also the rule, the
  /// path and the release; not all of them when some were left out.
  std::vector<Finding> findings;
  bool all_findings = true;
};

/// Of what cannot be read nothing is known.
JudgedStatus read_judged_status(std::string_view status_json);

/// The status with the hash in it; both as they are printed here.
std::string with_inputs_hash(std::string status_json, const std::string& hash);

}  // namespace twelvefactor::kinds
