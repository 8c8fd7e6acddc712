// A flag that can also be given as an environment variable. Called by operator_flags.cpp and files_flags.cpp,
// which hide CLI11 as command_line.cpp does.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "cli/terminal/flag.hpp"

namespace twelvefactor::cli {

template <class T>
CLI::Option* flag(CLI::App& command, const std::string& name, T& target, const std::string& help) {
  return command.add_option(name, target, help)->envname(variable(name))->capture_default_str();
}

inline CLI::Option* flag(CLI::App& command, const std::string& name, bool& target, const std::string& help) {
  return command.add_flag(name, target, help)->envname(variable(name));
}

}  // namespace twelvefactor::cli
