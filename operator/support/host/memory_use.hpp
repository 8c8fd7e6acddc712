// How much memory this process may have, and how much it has. Read from the kernel's files; called by
// loop/operator at the start, and by loop/memory_gate before a pass that may need much.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace twelvefactor::host {

/// The lowest limit of the cgroups that this process is in, version 2 or 1; null: there is none. The paths
/// are /proc/self/cgroup and /sys/fs/cgroup, but for tests.
std::optional<std::size_t> memory_limit(const std::string& own_cgroups = "/proc/self/cgroup",
                                        const std::string& cgroups = "/sys/fs/cgroup");

/// What only the end of the process, or giving it back, frees: without files and libraries, which the kernel
/// drops where memory is scarce. 0 where the kernel does not tell.
std::size_t memory_used();

}  // namespace twelvefactor::host
