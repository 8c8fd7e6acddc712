// The ports of a process and of its sidecars, and the one where its metrics are read, read from a spec.
// Called by process_json and sidecar_json.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// `ports` of a process or of a sidecar. `port`: the number of the process' own, which none of them may have.
std::map<std::string, NamedPort> read_ports(const JsonFields& container, std::optional<int> port = {});

/// Whether `name` is one of `ports` of the process, or stands for its `port`.
bool has_port(const Process& process, const std::string& name);

/// Containers of a pod share one network: complains about a name or a number that a sidecar has as well as
/// the process or another sidecar.
void check_ports_of_pod(const JsonFields& fields, const Process& process);

std::optional<MetricsEndpoint> read_metrics(const JsonFields& fields, const Process& process);

}  // namespace twelvefactor::kinds
