// What a process asks of its node with its scratch directories: the scheduler counts them only where they are
// requested, and the kubelet evicts a pod, or kills its container, that writes more than is allowed. Called
// by factors VI and VIII. Pure.
#pragma once

#include <string>

#include "kinds/build/pod_template.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::reconcile {

/// Every container has it, and may write there.
inline constexpr const char* kTmp = "/tmp";
inline constexpr const char* kTmpSize = "64Mi";

/// `resources` of the process, and its scratch on top: on disk into ephemeral-storage, in memory into memory.
/// A limit is raised where there is one.
Resources with_scratch(const Process& process);

/// A directory that can be written, as a volume of the pod. A volume's name has no slash, and two paths have
/// two names.
kinds::Volume scratch_volume(const std::string& path, const Scratch& scratch);

}  // namespace twelvefactor::reconcile
