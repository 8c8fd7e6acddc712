// The release that a spec asks for, as far as it can be told now. Pure. Called by plan.cpp.
#pragma once

#include <optional>

#include "model/observed.hpp"
#include "model/release.hpp"
#include "reconcile/contribution.hpp"

namespace twelvefactor::reconcile {

struct Wanted {
  std::optional<ReleaseContent> content;  // absent: something that it is made of is not known
  bool read_again = false;                // nothing is missing: a Secret was written and is to be read
};

/// `observed.app.spec`: what should run, be it the spec's own or a pinned release's. `generated_is_current`:
/// the Secret of generated values is there and as wished.
Wanted wanted_release(const Observed& observed, const Contribution& all, bool generated_is_current);

}  // namespace twelvefactor::reconcile
