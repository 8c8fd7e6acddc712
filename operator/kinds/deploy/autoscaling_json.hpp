// What a spec says of how many pods a process has, from its JSON: replicas, autoscaling, singleton. Called by
// process_json.cpp; app_spec_json.cpp says what becomes of mistakes.
#pragma once

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// Sets the four fields of `process` that say it; complains of two that contradict each other.
void read_scaling(const JsonFields& fields, Process& process);

}  // namespace twelvefactor::kinds
