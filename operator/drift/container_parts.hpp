// What is compared of a container beyond what a TwelveFactorApp could say: all of its ports, the ports that
// its probes ask, and of which kind the volumes are that it mounts. Pure. Called by workloads.cpp.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "model/app_spec.hpp"

namespace twelvefactor::drift {

/// `path`: of the container in the workload, ".spec.template.spec.containers[0]". Parts that are not stated
/// are left out.
StringMap container_parts(const nlohmann::json& workload, const std::string& path,
                          const nlohmann::json& container);

}  // namespace twelvefactor::drift
