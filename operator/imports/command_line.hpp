// One line that a shell would run, as the words of a command: without a shell where none is needed, else with
// one that the program takes the place of, so that SIGTERM reaches it (12factor.net/disposability). Pure; it
// runs and expands nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/string_map.hpp"

namespace twelvefactor::imports {

struct CommandLine {
  std::vector<std::string> words;
  StringMap env;                     // NAME=value before the program
  std::vector<std::string> secrets;  // of those the names whose values look secret, and are left out
  bool hides = false;                // a word looks secret: "(hidden)" stands in its place
  bool uses_port = false;            // $PORT stands in it
  std::string guess;                 // what may have been meant otherwise; ""
  std::string problem;               // why it cannot be carried over; ""
};

CommandLine read_command_line(std::string_view line);

/// Words that no shell is to run, such as those of a list: secrets are left out, a process manager is a
/// problem. $PORT in a script of theirs counts.
CommandLine read_command_words(std::vector<std::string> words);

}  // namespace twelvefactor::imports
