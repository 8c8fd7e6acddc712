// volumes, tmpfs, configs and secrets of a service (compose-spec, 05, 07, 08, 09) as files and scratch
// directories: pods keep nothing. Called by compose.cpp. Opens no file itself. No text that looks secret gets
// into the draft.
#pragma once

#include "imports/compose/load.hpp"
#include "imports/compose/service.hpp"
#include "imports/note_place.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports::compose {

/// Errors: a config, a secret or a volume that the file does not define.
Result<Done> set_mounts(const Service& service, const Tree& project, const ReadBeside& read_beside,
                        const NotePlace& place, DraftProcess& process);

}  // namespace twelvefactor::imports::compose
