// The promotion gate: may an image run here, after it has run in a peer that is required? Pure. Called by the
// rules of factor X, which hold the release, and by `twelvefactor promote`, which tells it before.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/compared_deploy.hpp"
#include "model/observed.hpp"
#include "model/parity.hpp"

namespace twelvefactor::reconcile {

struct Promotion {
  bool accepted = false;
  std::string why{};  // it is not
  std::int64_t accepted_at =
      0;  // seconds since 1970: when it will be, if the peer goes on as it does; 0: nobody knows
};

/// `image`: its identity (kinds/deploy_runs). `own_runs`: what has run here before may run again. `there`:
/// null when the peer is unknown. `now`: seconds since 1970.
Promotion promotion_of(const std::string& image, const std::vector<DeployRun>& own_runs, const Peer& peer,
                       const ComparedDeploy* there, std::int64_t now);

/// The rule that says it (factor X).
inline constexpr std::string_view kNotPromotedRule = "TF1005";

/// Of each peer of the spec that is required, by its key. None offline.
std::map<std::string, Promotion> promotions_of(const Observed& observed);

}  // namespace twelvefactor::reconcile
