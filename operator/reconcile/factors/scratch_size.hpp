// What a process asks of its node with its scratch directories: the scheduler counts them only where they are
// requested, and the kubelet evicts a pod, or kills its container, that writes more than is allowed. Called
// by factor VIII. Pure.
#pragma once

#include "model/app_spec.hpp"

namespace twelvefactor::reconcile {

/// `resources` of the process, and its scratch on top: on disk into ephemeral-storage, in memory into memory.
/// A limit is raised where there is one.
Resources with_scratch(const Process& process);

}  // namespace twelvefactor::reconcile
