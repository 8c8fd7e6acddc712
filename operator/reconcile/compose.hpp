// Puts the contributions of the twelve factors together into objects, and stamps what every child carries:
// names, labels, owner. Called by reconcile.cpp. The order of the contributions does not matter: a test
// shuffles them and expects the same bytes.
#pragma once

#include <utility>
#include <vector>

#include "model/desired.hpp"
#include "reconcile/contribution.hpp"

namespace twelvefactor::reconcile {

/// A contribution and the number of the factor that made it, which decides between two values of one
/// variable.
using Numbered = std::pair<int, Contribution>;

/// The objects, instructions, waits and records; findings are not filled in. `violation`: why no new release
/// may run; empty: it may.
Desired compose(const Observed& observed, std::vector<Numbered> contributions,
                const std::string& violation = {});

/// The objects of a release that runs already, whatever is asked for next. `observed.app.spec` is what it is
/// made of.
std::vector<DesiredObject> compose_running(const Observed& observed, std::vector<Numbered> contributions,
                                           std::int64_t number);

}  // namespace twelvefactor::reconcile
