// What may stand at the place of the cursor in a command line, by the commands and flags themselves. Pure.
// Called by command_line.cpp; hides CLI11 as it does.
#pragma once

#include <string>
#include <vector>

#include "cli/completion/completion_options.hpp"

namespace CLI {
class App;
}

namespace twelvefactor::cli {

/// `words`: after the name of the program, the last one being typed, possibly empty. `topics`: what `explain`
/// explains.
CompleteOptions complete(const CLI::App& root, const std::vector<std::string>& words,
                         const std::vector<std::string>& topics);

}  // namespace twelvefactor::cli
