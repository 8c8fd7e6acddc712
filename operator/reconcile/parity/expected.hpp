// Which differences are meant (spec.parity.expectedDifferences), and which of these words have no effect.
// Pure. Called by parity.cpp, and by the rule TF1007 (factors/expected_differences.cpp).
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "model/parity.hpp"
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {

/// Marks the findings that are expected today. Of several words for one finding the one that counts longest.
/// Shared credentials are never expected.
void mark_expected(const Parity& parity, const std::string& peer_key, ParityFindings& findings,
                   Moments& moments);

/// Why it has no effect, and what to do; null: it may have one.
struct NoEffect {
  std::string why;
  std::string remedy;
};
std::optional<NoEffect> why_no_effect(const ExpectedDifference& difference, const Parity& parity,
                                      std::int64_t now);

/// The next midnight (UTC) after which one of them has ended, in seconds since 1970; null: there is none.
std::optional<std::int64_t> next_end(const Parity& parity, std::int64_t now);

}  // namespace twelvefactor::reconcile
