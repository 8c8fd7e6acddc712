// `twelvefactor completion`: scripts for shells, which ask the program itself what may stand where; and the
// answers to them.
#pragma once

#include <iosfwd>
#include <string>

#include "cli/completion/completion_options.hpp"

namespace twelvefactor::cli {

/// bash, zsh and fish; empty for others.
std::string completion_script(const std::string& shell);

/// Prints a line for each that may stand there: the word, a tab, what it is; ":files" where the shell knows
/// files better. Names that only a cluster knows are left out when it gives no answer.
void print_completions(const CompleteOptions& options, std::ostream& out);

}  // namespace twelvefactor::cli
