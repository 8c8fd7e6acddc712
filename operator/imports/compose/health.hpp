// healthcheck of a service (compose-spec, 05-services.md) as probes: a request where it asks by curl or wget,
// a connection where it does by nc, else its command. It decides about traffic, so it becomes readiness, and
// start_period startup; never liveness. Called by compose.cpp. Pure.
#pragma once

#include "imports/compose/service.hpp"
#include "imports/note_place.hpp"

namespace twelvefactor::imports::compose {

/// Without a check: a process with a port is ready when that accepts a connection. Call it when ports are
/// set.
void set_probes(const Service& service, const NotePlace& place, DraftProcess& process);

}  // namespace twelvefactor::imports::compose
