// .env.example and its like: the variables that a codebase knows, with values for development. Pure.
#pragma once

#include <string>
#include <string_view>

#include "imports/draft.hpp"

namespace twelvefactor::imports {

/// Comments before a variable describe it; `# NAME=value` is one that may be left out. Never fails: what it
/// cannot read is told in a note, without its text.
void read_env_example(std::string_view text, const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports
