// A compose file (the compose specification, github.com/compose-spec/compose-spec) as an app: one image, its
// services as processes, others as backing services. Called by import.cpp. Nothing is put in for variables,
// and no value of a secret gets into the draft. Opens no file itself.
#pragma once

#include <string>
#include <vector>

#include "imports/compose/load.hpp"
#include "imports/compose/service.hpp"
#include "imports/draft.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports::compose {

/// `files`: the file, and its override behind it. Errors: what cannot be read, what names something that is
/// not there, and a file in which no service is the team's own. The draft is then not to be used.
Result<Done> read_compose(const std::vector<ComposeText>& files, const ReadBeside& read_beside,
                          const Choice& choice, Draft& draft);

/// name of the file; "" where it has none.
std::string compose_name(std::string_view text);

}  // namespace twelvefactor::imports::compose
