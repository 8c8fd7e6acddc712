// The containers that an app states beside a process (processes.<name>.sidecars), read from its spec. Called
// by process_json. Pure.
#pragma once

#include <map>
#include <string>

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// The member `sidecars` of a process.
std::map<std::string, Sidecar> read_sidecars(const JsonFields& process);

/// Complains about what the containers of one pod cannot have: a second one called app, a probe of a port
/// that is not there, and files in the way of directories that they share.
void check_sidecars(const JsonFields& fields, const Process& process);

}  // namespace twelvefactor::kinds
