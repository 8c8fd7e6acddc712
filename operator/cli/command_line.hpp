// What the user asked for: subcommand, flags and environment variables, as one value. This and release_flags
// are the only places that know CLI11.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "cli/release_options.hpp"
#include "loop/options.hpp"

namespace twelvefactor::cli {

struct RenderOptions {
  std::vector<std::string> files;  // "-" is standard input
  std::string namespace_name;      // for apps that name none
  bool findings = true;            // print findings to standard error
};

struct VersionOptions {};

/// The command line was answered (--help) or wrong; `exit_code` is what the process returns.
struct Answered {
  int exit_code = 0;
};

using Command = std::variant<Answered, loop::OperatorOptions, RenderOptions, VersionOptions, ReleasesOptions,
                             DiffOptions, StatusOptions, RollbackOptions, RetryOptions>;

/// `version`: of this build. Prints help to standard output and mistakes, with the way out, to standard
/// error.
Command parse_command_line(int argc, const char* const* argv, const std::string& version);

}  // namespace twelvefactor::cli
