// What a command line starts, for the checks that look for things a process must not do. Programs that only
// start another one (env, nice, tini, exec, bundle exec) and `sh -c` scripts are looked through. Used by the
// factors' rules; it never runs or expands anything.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/shell/shell.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::reconcile {

/// One program with its arguments. `nice npm ci` gives two: `nice npm ci` and `npm ci`.
struct Invocation {
  std::vector<std::string> words;  // the program first, as it is written
  bool background = false;         // a shell does not wait for it
};

/// Only a shell redirects; elsewhere > is an argument.
struct Redirected {
  kinds::Redirection to;
  std::string program;       // whose input or output it is, without its path; empty: the shell's own
  bool with_errors = false;  // 2>&1 stands beside it
  bool goes_on = false;      // the program runs by exec or in the background: it is what the pod is there for
};

struct CommandReading {
  std::vector<Invocation> runs;
  std::vector<std::string> assignments;  // NAME=value before a program, and of env
  std::vector<Redirected> redirections;
  bool shell = false;        // sh -c ...
  bool shell_stays = false;  // a shell stays in front of what it runs, and does not pass SIGTERM on
};

CommandReading read_command(const std::vector<std::string>& command, const std::vector<std::string>& args);

/// "npm" of /usr/bin/npm.
std::string_view base_name(std::string_view word);

/// Is this word the tool of that name? A path decides for programs that an image may hold itself: `make` and
/// /usr/bin/make are, /app/make is the image's own.
bool is_tool(std::string_view word, std::string_view name);

/// The first of the phrases ("npm ci") that a program of `reading` begins with, or an empty text. A path
/// before the first word and options between the words do not hide it: /usr/bin/apt-get -y install is apt-get
/// install, git -C x pull is git pull. A phrase of one word must be a tool (is_tool).
std::string_view first_phrase(const CommandReading& reading, std::initializer_list<std::string_view> phrases);

struct NamedCommand {
  std::string path;  // ".spec.processes.web.command"
  bool admin = false;
  CommandReading reading;
};

/// Every process's, sidecar's and admin process's command.
std::vector<NamedCommand> all_commands(const AppSpec& spec);

/// Of an option that may be there several times.
std::vector<std::string_view> option_values(const Invocation& run, std::string_view option);

/// The first value of an option in each of its forms: `--port 80`, `--port=80`. An empty text when it is not
/// there.
std::string_view option_value(const Invocation& run, std::string_view option);

}  // namespace twelvefactor::reconcile
