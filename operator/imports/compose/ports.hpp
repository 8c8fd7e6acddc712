// ports and expose of a service (compose-spec, 05-services.md): the numbers inside the container. Called by
// compose.cpp. Pure.
#pragma once

#include <string>
#include <vector>

#include "imports/compose/service.hpp"
#include "imports/note_place.hpp"

namespace twelvefactor::imports::compose {

/// Of TCP, in the order of the file, each once; what is no single port of TCP is told.
std::vector<int> container_ports(const Service& service, const NotePlace& place);

/// Gives `process` its port and its further ones. `stated`: the value of a variable PORT; "": none.
/// `serves`: it is web, or its command names $PORT.
void set_ports(const std::vector<int>& ports, const std::string& stated, bool serves, const NotePlace& place,
               DraftProcess& process);

}  // namespace twelvefactor::imports::compose
