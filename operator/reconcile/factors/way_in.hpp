// How requests from outside reach the processes with `expose`: by an HTTPRoute where a Gateway is named and
// the cluster serves the kind, by an Ingress else; what is in their way; and what stays until its successor
// is there. Called by factor VII.
#pragma once

#include "reconcile/contribution.hpp"

namespace twelvefactor::reconcile {

void add_ways_in(const Observed& observed, Contribution& contribution);

}  // namespace twelvefactor::reconcile
