#include "imports/processes.hpp"

#include <utility>
#include <vector>

#include "imports/names.hpp"

namespace twelvefactor::imports {
namespace {

/// An admin process has no variables of its own.
std::vector<std::string> with_variables(CommandLine command) {
  if (command.env.empty()) return std::move(command.words);
  std::vector<std::string> words = {"env"};
  for (const auto& [variable, value] : command.env) words.push_back(variable + "=" + value);
  words.insert(words.end(), command.words.begin(), command.words.end());
  return words;
}

}  // namespace

void tell_of_command(const CommandLine& command, const std::string& at, const std::string& source,
                     Draft& draft) {
  for (const std::string& name : command.secrets) {
    draft.secrets.try_emplace(name);
    draft.contract[name].secret = true;
  }
  if (!command.guess.empty())
    draft.notes.push_back(
        {Note::Weight::kGuessed, source, at, command.guess, "begin its last command with exec"});
  if (command.hides)
    draft.notes.push_back({Note::Weight::kMissing, source, at,
                           "a word of its command looks secret, and was left out",
                           "let the program read it from a variable of config.secrets"});
}

void add_process(const std::string& name, CommandLine command, const std::string& source, Draft& draft) {
  const std::string at = "processes." + name;
  tell_of_command(command, at, source, draft);
  DraftProcess& process = draft.processes[name];
  process.command = std::move(command.words);
  process.env = std::move(command.env);
  process.port = name == "web" || command.uses_port ? kUsualPort : 0;
  process.singleton = names_a_singleton(name);
  if (process.singleton)
    draft.notes.push_back({Note::Weight::kGuessed, source, at,
                           "by its name there is one of it, so it is a singleton",
                           "remove singleton if several may run"});
  if (process.port > 0) {
    process.readiness.emplace().tcp = true;
    draft.notes.push_back({Note::Weight::kGuessed, source, at,
                           "it listens on $PORT, which is 8080, and is ready when that accepts a connection",
                           "state the path of a readiness probe, if it has one"});
  }
}

DraftAdminProcess& add_admin_process(const std::string& name, const std::string& trigger, CommandLine command,
                                     const std::string& source, Draft& draft) {
  tell_of_command(command, "adminProcesses." + name, source, draft);
  DraftAdminProcess& process = draft.admin_processes[name];
  process.trigger = trigger;
  process.command = with_variables(std::move(command));
  return process;
}

}  // namespace twelvefactor::imports
