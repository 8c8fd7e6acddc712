// What is left of a service: how many, how large, as whom, how long it may take to end; and every attribute
// that has no counterpart, each named (compose-spec, 05-services.md and deploy.md). Called by compose.cpp.
// Pure.
#pragma once

#include "imports/compose/service.hpp"
#include "imports/note_place.hpp"

namespace twelvefactor::imports::compose {

/// deploy, scale, cpus, mem_limit, stop_grace_period.
void set_size(const Service& service, const NotePlace& place, DraftProcess& process);

/// user: of the app as a whole.
void set_user(const Service& service, const NotePlace& place);

/// A router's rule in labels: the host under which requests come.
void set_host(const Service& service, const NotePlace& place, DraftProcess& process);

/// What was read by nobody.
void tell_of_the_rest(const Service& service, const NotePlace& place);

/// The same of the file, for what stands beside services.
void tell_of_the_rest_of_file(const Tree& project, const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports::compose
