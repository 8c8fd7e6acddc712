// How many of the twelve factors hold, for each app and plain workload of a cluster. Pure. Called by the
// command `score`.
#pragma once

#include <array>
#include <cstddef>
#include <string>
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

/// What is left behind when a plain workload becomes an app.
struct Loss {
  std::string path;  // in the workload; "": the whole
  std::string message;
  std::string remedy;
};

struct Score {
  Subject subject;
  std::array<FactorScore, 12> factors;
  std::vector<Finding> findings;  // worst first, exempted ones last
  std::vector<Loss> losses{};     // of a plain workload; filled in by whoever knows import

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

/// The plain workloads, those that take most to become an app first: by what they lose, then by the rules
/// that they break.
std::vector<const Score*> by_way_to_go(const std::vector<Score>& scores);

/// "Pass"
std::string_view state_name(FactorScore::State state);

}  // namespace twelvefactor::lint
