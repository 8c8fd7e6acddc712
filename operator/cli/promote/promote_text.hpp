// What `promote` tells before it changes anything, and after it did. Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/promote/deploy_state.hpp"
#include "cli/promote/promotion.hpp"
#include "cli/terminal/look.hpp"
#include "drift/drift.hpp"

namespace twelvefactor::cli {

/// Everything that is known before the patch is sent.
struct PromotionView {
  const DeployState& from;
  const DeployState& to;
  const Promoted& promoted;
  const drift::Drift& drift;  // of `to` against `from`
  const std::vector<GateAnswer>& gates;
};

/// What runs where, what is to be known first, what changes, parity, and the gate.
std::string promotion_text(const PromotionView& view, const Look& look);

/// What the operator does once the patch is there, and how to follow it.
std::string after_promotion(const PromotionView& view, const Advice& advice);

}  // namespace twelvefactor::cli
