// What a command line says, for the checks that look for things a process must not do. Used by the factors'
// checks.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "model/observed.hpp"

namespace twelvefactor::reconcile {

/// The words of command and args, shell scripts split at white space: {"sh", "-c", "npm ci && node ."} -> sh
/// -c npm ci && node .
std::vector<std::string> command_words(const std::vector<std::string>& command,
                                       const std::vector<std::string>& args);

/// The first of the phrases ("npm ci") that begins a command in `words`, or an empty text. A path before the
/// first word and options between the words do not hide it: /usr/bin/apt-get -y install is apt-get install.
std::string_view first_phrase(const std::vector<std::string>& words,
                              std::initializer_list<std::string_view> phrases);

/// Does the command hand its work to a shell (sh -c …)?
bool runs_shell(const std::vector<std::string>& command, const std::vector<std::string>& args);

struct NamedCommand {
  std::string path;  // ".spec.processes.web.command"
  std::vector<std::string> words;
  bool shell = false;  // runs_shell
};

/// Every process's and admin process's command.
std::vector<NamedCommand> all_commands(const AppSpec& spec);

}  // namespace twelvefactor::reconcile
