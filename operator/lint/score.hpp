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
  enum class State { kPass, kWarn, kFail };
  State state = State::kPass;
  int findings = 0;  // that count
};

struct Score {
  Subject subject;
  std::array<FactorScore, 12> factors;
  std::vector<Finding> findings;  // worst first, exempted ones last

  [[nodiscard]] int passing() const;
};

/// By namespace and name. As in the status of an app: what is only audited or exempted passes.
std::vector<Score> scores_of(const Report& report);

/// "Pass"
std::string_view state_name(FactorScore::State state);

}  // namespace twelvefactor::lint
