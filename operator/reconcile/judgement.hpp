// What the rules, the policy of the environment and the app's exemptions together say of an app today. Pure:
// the day is that of observed.now. Called by reconcile.cpp.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"
#include "model/policy.hpp"

namespace twelvefactor::reconcile {

struct Judgement {
  std::vector<Finding> findings;  // at their levels, worst first
  Veto veto;
  /// When an exemption ends or begins to count, or a peer has run an image for long enough: no event tells
  /// that. At most a day: clocks are set, and the
  /// queue counts in steady time.
  std::optional<std::chrono::seconds> look_again;
};

/// `observed`: as it is to run, with a pinned release's parts in place of the spec's.
Judgement judge(const Observed& observed);

/// The next midnight (UTC) at which an exemption counts otherwise than today; from `now` on, seconds since
/// 1970. Null: never.
std::optional<std::chrono::seconds> until_an_exemption_changes(const AppSpec& spec, const Policy* policy,
                                                               std::int64_t now);

}  // namespace twelvefactor::reconcile
