// The rule about differences that a team calls meant, and that nobody expects any more. Part of the rules of
// factor X (10_dev_prod_parity_rules.cpp). Pure.
#pragma once

#include <vector>

#include "model/observed.hpp"
#include "model/rule.hpp"

namespace twelvefactor::reconcile {

inline constexpr Rule kExpectsNothing{
    .id = "TF1007",
    .factor = 10,
    .level = Level::kAudit,
    .title = "an expected difference has no effect",
    .looked_at =
        "`parity.expectedDifferences.<name>`: its last day is over, it names a peer that is not in "
        "`parity.peers`, or "
        "`dimension` or `expires` cannot be read.",
    .why =
        "what it was to cover counts as drift, or would if it came, while the team believes that it is taken "
        "care of; "
        "and a list of words that mean nothing hides those that do.",
    .remedy = "remove it; if the environments still are meant to differ, let it expire later",
    .example = R"(parity:
  peers: {staging: {namespace: shop-staging, name: shop}}
  expectedDifferences: {log-level: {dimension: ConfigValue, key: LOG_LEVEL, peer: qa, reason: quieter here, expires: "2027-03-31"}}
---
parity:
  peers: {staging: {namespace: shop-staging, name: shop}}
  expectedDifferences: {log-level: {dimension: ConfigValue, key: LOG_LEVEL, peer: staging, reason: quieter here, expires: "2027-03-31"}}
)",
    .gaps =
        "One that matches no difference today is no finding: it may be there for what comes and goes. "
        "Offline no day is over."};

void check_expected_differences(const Observed& observed, std::vector<Finding>& findings);

}  // namespace twelvefactor::reconcile
