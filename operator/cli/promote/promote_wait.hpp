// Waits until the release that a promotion asked for runs, or cannot. Called by `promote --wait`.
#pragma once

#include <optional>
#include <string>

#include "cli/cluster/app.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/promote/promote_options.hpp"
#include "cli/promote/promotion.hpp"
#include "cli/release/release.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

/// How far it is; `ended`: true it runs, false it does not come so far without somebody.
struct PromotionProgress {
  std::string line;
  std::optional<bool> ended;
};

/// `generation`: of the app once it was patched. `release`: the one that the app's status asks for; null: not
/// known. It counts only when it is what was promoted: until the next one is made, the status names the one
/// before. Pure.
PromotionProgress progress_of(const App& app, const Release* release, std::int64_t generation,
                              const Promoted& promoted);

/// Returns the exit code.
int wait_for_promotion(const PromoteOptions& options, std::int64_t generation, const Promoted& promoted,
                       Cluster& cluster, const Terminal& terminal);

}  // namespace twelvefactor::cli
