// How many of the twelve factors hold, for each app and plain workload of a cluster. Pure. Called by the
// command `score`.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "lint/report.hpp"

namespace twelvefactor::lint {

struct FactorScore {
  /// kUnknown: a plain workload does not say enough for this factor.
  enum class State { kPass, kWarn, kFail, kUnknown };
  State state = State::kPass;
  int findings = 0;  // that count
};

struct Score {
  Subject subject;
  std::array<FactorScore, 12> factors;
  std::vector<Finding> findings;  // worst first, exempted ones last

  [[nodiscard]] int passing() const;
  /// How many are known to hold or not; of an app all twelve.
  [[nodiscard]] int judged() const;
  /// Do so many of the twelve hold? What is unknown does not count against it.
  [[nodiscard]] bool reaches(int mark) const { return judged() - passing() <= 12 - mark; }
};

/// By namespace and name. As in the status of an app: what is only audited or exempted passes. A plain
/// workload does not say its codebase (I), its releases (V) and its peers (X): those are unknown, unless a
/// finding says otherwise.
std::vector<Score> scores_of(const Report& report);

/// "Pass"
std::string_view state_name(FactorScore::State state);

}  // namespace twelvefactor::lint
