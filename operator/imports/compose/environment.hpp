// The variables of one service: environment over env_file (compose-spec, 05-services.md). Called by
// compose.cpp. Opens no file itself.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "imports/compose/load.hpp"
#include "imports/compose/service.hpp"
#include "imports/note_place.hpp"

namespace twelvefactor::imports::compose {

/// As they are written, with variables of compose in them; none: compose takes the value of its caller, or
/// leaves the variable out.
using Environment = std::map<std::string, std::optional<std::string>>;

/// A file that is not there is told in a note.
Environment environment_of(const Service& service, const ReadBeside& read_beside, const NotePlace& place);

}  // namespace twelvefactor::imports::compose
