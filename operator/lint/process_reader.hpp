// A container of a plain workload as a process of an app, with the places of its fields. Called by
// workload.cpp. Pure.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "lint/workload.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::lint {

/// `name`: what the process is called in `judged`, which gets it with its places. `path`: that of the
/// container, ".spec.template.spec.containers[0]".
void read_process(const nlohmann::json& object, const nlohmann::json& container, const std::string& name,
                  const std::string& path, Judged& judged);

}  // namespace twelvefactor::lint
