// A command line becomes a process or an admin process of a draft, with all that has to be said of it: what
// was guessed, what was left out, and where its variables go. Called by the readers of formats. Pure.
#pragma once

#include <string>

#include "imports/command_line.hpp"
#include "imports/draft.hpp"

namespace twelvefactor::imports {

/// What $PORT is where no source says a number.
inline constexpr int kUsualPort = 8080;

/// What holds of any command: its secret variables come from a Secret, and what is not sure is told. `at`:
/// "processes.web".
void tell_of_command(const CommandLine& command, const std::string& at, const std::string& source,
                     Draft& draft);

/// `command`: without a problem. `source`: where it stands, for notes.
void add_process(const std::string& name, CommandLine command, const std::string& source, Draft& draft);

/// The same. `trigger`: as the definition has it.
DraftAdminProcess& add_admin_process(const std::string& name, const std::string& trigger, CommandLine command,
                                     const std::string& source, Draft& draft);

}  // namespace twelvefactor::imports
