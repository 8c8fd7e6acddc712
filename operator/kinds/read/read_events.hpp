// Reads in a list of events whether the kubelet's probes were refused at a port. The text is nobody's
// contract: these two words and the port are looked for, and nothing of it is kept. Called by
// gather/refused_connections.
#pragma once

#include <string_view>

namespace twelvefactor::kinds {

/// `list_json`: of events.k8s.io/v1.
bool tell_of_refused_connection(std::string_view list_json, int port);

}  // namespace twelvefactor::kinds
