// What all flags have in common. Used by all that read flags.
#pragma once

#include <string>

namespace twelvefactor::cli {

/// The environment variable of a flag: --kube-api-qps is TWELVEFACTOR_KUBE_API_QPS.
std::string variable(const std::string& flag);

/// As Kubernetes names namespaces and, but for dots, Leases. Empty: `name` is one; else what is wrong.
std::string check_name(const std::string& name);

}  // namespace twelvefactor::cli
