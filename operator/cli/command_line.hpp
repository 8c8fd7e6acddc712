// What the user asked for: subcommand, flags and environment variables, as one value. This, release_flags
// and the like are the only places that know CLI11.
#pragma once

#include <string>
#include <variant>

#include "cli/adopt/adopt_options.hpp"
#include "cli/completion/completion_options.hpp"
#include "cli/events/events_options.hpp"
#include "cli/files/files_options.hpp"
#include "cli/imports/import_options.hpp"
#include "cli/parity/parity_options.hpp"
#include "cli/pods/pods_options.hpp"
#include "cli/promote/promote_options.hpp"
#include "cli/release/release_options.hpp"
#include "cli/scale/scale_options.hpp"
#include "cli/status/status_options.hpp"
#include "cli/task/run_options.hpp"
#include "loop/options.hpp"

namespace twelvefactor::cli {

struct VersionOptions {};

/// The command line was answered (--help) or wrong; `exit_code` is what the process returns.
struct Answered {
  int exit_code = 0;
};

using Command = std::variant<Answered, loop::OperatorOptions, RenderOptions, LintOptions, ExplainOptions,
                             PoliciesOptions, VersionOptions, ReleasesOptions, DiffOptions, StatusOptions,
                             RollbackOptions, RetryOptions, RunOptions, ScoreOptions, ParityOptions,
                             PromoteOptions, ScaleOptions, ImportOptions, PsOptions, LogsOptions,
                             ConfigOptions, CompletionOptions, CompleteOptions, AdoptOptions, EventsOptions>;

/// `version`: of this build. Prints help to standard output and mistakes, with the way out, to standard
/// error.
Command parse_command_line(int argc, const char* const* argv, const std::string& version);

}  // namespace twelvefactor::cli
