// A Score file (score.dev/v1b1, github.com/score-spec/spec) as an app: its workload, with the resources that
// it asks for. Called by import.cpp. Opens no file itself, and no value of a secret gets into the draft.
#pragma once

#include <string>
#include <string_view>

#include "imports/draft.hpp"
#include "imports/read_beside.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports::score {

/// It says that it is one: apiVersion score.dev/... Other programs have a score.yaml, too.
bool is_score(std::string_view text);

/// metadata.name; "" where it has none.
std::string score_name(std::string_view text);

/// Errors: no YAML, another version, no name, no container, one without image, one that names a resource that
/// is not there. The draft is then not to be used.
Result<Done> read_score(const std::string& text, const std::string& source, const ReadBeside& read_beside,
                        Draft& draft);

}  // namespace twelvefactor::imports::score
