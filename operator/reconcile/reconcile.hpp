// The pure heart: what should be there, and what is wrong, for one app. Called by loop/pass for the cluster
// and by cli/render offline. No I/O, no clock, no randomness: the same Observed gives the same Desired, byte
// for byte.
#pragma once

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// With a spec that could not be read (observed.spec_error) nothing is desired and everything is kept but the
/// parity reports.
Desired reconcile(const Observed& observed);

/// The rules alone: what the checks of all factors find, each at its rule's own level, worst first. `lint`
/// asks it of manifests from which nothing is to be made.
std::vector<Finding> findings_of(const Observed& observed);

}  // namespace twelvefactor::reconcile
