// spec.release.pin: run an earlier release again. Pure. Called by reconcile.cpp.
#pragma once

#include <optional>

#include "model/observed.hpp"
#include "model/release.hpp"

namespace twelvefactor::reconcile {

struct Pinned {
  std::optional<Observed>
      instead;             // with the release's parts in place of the spec's; absent: nothing is pinned
  ReleaseOutlook problem;  // with a message when the release cannot be run
};

/// Image, codebase, environment, config, backing services and commands become those of the pinned release;
/// what Secrets hold stays as it is now.
Pinned look_up_pin(const Observed& observed);

}  // namespace twelvefactor::reconcile
