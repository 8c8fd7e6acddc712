// A Procfile (devcenter.heroku.com/articles/procfile): a line for each process, `web: bin/web`. Pure. Called
// by read_files.
#pragma once

#include <string>
#include <string_view>

#include "imports/draft.hpp"
#include "model/result.hpp"

namespace twelvefactor::imports {

/// `source`: the name of the file, for notes. Errors: a line that is no process, a name that is there twice
/// or that no process can have, a process manager: then nothing is added.
Result<Done> read_procfile(std::string_view text, const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports
