// What a promotion changes, and why it is none: the image and revision that run in one environment become
// what another asks for. Pure. Called by promote.cpp. Config never travels.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/cluster/advice.hpp"
#include "cli/promote/deploy_state.hpp"
#include "model/result.hpp"
#include "reconcile/parity/promotion.hpp"

namespace twelvefactor::cli {

/// What the app that gets the image will ask for.
struct Promoted {
  std::string image;
  Codebase codebase;
  bool another_codebase = false;      // and it was asked for all the same
  std::string nothing;                // why there is nothing to promote; empty: there is something
  std::vector<std::string> warnings;  // what whoever promotes should know first
};

/// An error says what to do. `force`: also from another codebase. `to_advice`: of the app that gets the
/// image.
Result<Promoted> promoted(const DeployState& from, const DeployState& to, bool force,
                          const Advice& from_advice, const Advice& to_advice);

/// A peer that must have run the image first, and what the operator will say.
struct GateAnswer {
  std::string peer;  // its key
  reconcile::Promotion promotion;
  std::string opened;  // why the gate is open all the same; empty: it is not

  [[nodiscard]] bool holds() const { return !promotion.accepted && opened.empty(); }
};

/// A merge patch as JSON, with apiVersion, kind, name and namespace: for Git.
std::string promotion_document(const App& to, const Promoted& promoted);
/// The same for the app as it was seen: refused when it has another version by now.
std::string promotion_body(const App& to, const Promoted& promoted);

}  // namespace twelvefactor::cli
