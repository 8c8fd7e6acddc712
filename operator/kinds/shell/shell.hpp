// A POSIX shell script as the commands in it: words without quotes, redirections, what joins them. Read by
// the rules' readers of commands (reconcile/factors/command_text). It runs nothing and expands nothing:
// $NAME,
// ${NAME}, $(...) and `...` stay as they are written. Never fails; time and memory grow with the text alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::kinds {

/// The word that stands for `<(...)`; what is in it is a command of its own.
inline constexpr std::string_view kProcessSubstitution = "<(...)";

struct Redirection {
  std::string operation;  // ">", ">>", "<", ">&", "&>" and so on, without the number before it
  std::string target;     // "/var/log/app.log"; of 2>&1 it is "1"
};

/// One simple command.
struct ShellCommand {
  std::vector<std::string> assignments;  // NAME=value before the first word
  std::vector<std::string> words;        // the program first; empty for assignments alone
  std::vector<Redirection> redirections;
  bool piped = false;       // it writes into another or reads from another
  bool background = false;  // & stands behind it
  bool subshell = false;    // inside ( ... )
};

/// The commands of a script, in order. Words of the language (if, then, do, {) are left out, bodies of
/// here-documents and comments too; quotes and escapes are resolved, and a quote that is never closed reaches
/// to the end.
std::vector<ShellCommand> read_script(std::string_view script);

}  // namespace twelvefactor::kinds
