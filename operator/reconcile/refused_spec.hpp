// What a spec that breaks an enforced rule says of accounts and of the way in does not act either: these
// follow the spec at once otherwise, whatever holds the release. Pure. Called by reconcile.cpp.
#pragma once

#include "model/desired.hpp"

namespace twelvefactor::reconcile {

/// The account stays as it is while the spec is refused, and Ingresses do where the policy does not allow
/// what the spec says of one.
void hold_what_is_refused(const Observed& observed, Desired& desired);

/// Is its account to be made, and the spec refused? Its pods need one: then it gets none of the annotations.
bool must_do_without_annotations(const Observed& observed, const Veto& veto);

}  // namespace twelvefactor::reconcile
