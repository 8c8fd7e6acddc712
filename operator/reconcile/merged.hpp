// Twelve contributions as one. Internal to reconcile/: compose.cpp builds objects from it.
#pragma once

#include <vector>

#include "reconcile/compose.hpp"

namespace twelvefactor::reconcile {

/// Adds up what is a set or a map, and takes what only one factor says. Sorted by factor first, so that the
/// result is the same in whatever order the factors were asked.
Contribution merge(std::vector<Numbered> contributions);

/// The parts of one pod as one: those for every pod, and its own, which count where both say something.
PodPart merge(const PodPart& every_pod, const PodPart& own);

}  // namespace twelvefactor::reconcile
