// The words of a command, as they may be shown. Part of the place that decides it (shown.hpp). Called by
// compared_deploy.cpp, by the rules of factor III, and by `diff`. Pure, linear.
#pragma once

#include <string>
#include <vector>

#include "kinds/secrecy/shown.hpp"

namespace twelvefactor::kinds {

/// `command` and `args` are one call: what an argument means, the program says. Hidden are words that look
/// secret, with `secret` set, and words that nobody can judge: what may be a password after an option of a
/// program that is not known, and whole files.
struct ShownCommand {
  std::vector<Shown> command;
  std::vector<Shown> args;
};
ShownCommand show_command(const std::vector<std::string>& command, const std::vector<std::string>& args = {});

/// The texts alone.
std::vector<std::string> texts_of(const std::vector<Shown>& words);

}  // namespace twelvefactor::kinds
