// How many pods a process should have, and who says so: the spec, our autoscaler, or somebody else's. There
// is one owner of the number at any time (docs/decisions/0010-autoscaling.md). Pure. Called by factor VIII,
// by held.cpp for what is held, and by rollout.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// The number to send; absent: an autoscaler has it, and what is there stays.
std::optional<int> replicas_to_send(const Observed& observed, const std::string& name,
                                    const Process& process);

/// What is not ours and has the number of that Deployment: as the spec says, or as is seen there. Empty: none
/// has.
std::string foreign_scaler(const Observed& observed, const std::string& name, const Process& process);

/// Autoscalers of ours that the spec has no more, and that have the number still: they go when it was taken
/// from them, so that one that goes never counts as somebody else's. Where autoscaling.managedBy names who
/// has the number now, nobody takes it.
std::vector<KeptObject> autoscalers_in_charge(const Observed& observed);

}  // namespace twelvefactor::reconcile
