#include "imports/command_line.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "imports/lines.hpp"
#include "kinds/secrecy/secret_literals.hpp"
#include "kinds/secrecy/shown_words.hpp"
#include "kinds/shell/shell.hpp"

namespace twelvefactor::imports {
namespace {

using kinds::ShellCommand;

constexpr std::array<std::string_view, 9> kManagers = {
    "foreman", "honcho", "overmind", "hivemind", "goreman", "forego", "supervisord", "pm2", "pm2-runtime"};

/// What a shell does more than to part words at spaces: expansions, patterns, escapes, history.
bool needs_a_shell(std::string_view line) {
  return line.find_first_of("$`*?[~\\!{") != std::string_view::npos;
}

bool is_plain(const ShellCommand& command) {
  return !command.piped && !command.background && !command.subshell && command.redirections.empty() &&
         !command.words.empty();
}

std::string_view program_of(const ShellCommand& command) {
  for (const std::string& word : command.words) {
    if (word == "exec" || word == "bundle") continue;
    return std::string_view(word).substr(word.rfind('/') + 1);
  }
  return {};
}

bool is_manager(const ShellCommand& command) {
  return std::ranges::find(kManagers, program_of(command)) != kManagers.end();
}

/// Behind the last && or ; that stands in no quotes; 0: there is none.
std::size_t last_command(std::string_view line) {
  std::size_t begin = 0;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && quote != '\'') {
      ++i;
    } else if (quote != 0) {
      if (line[i] == quote) quote = 0;
    } else if (line[i] == '\'' || line[i] == '"') {
      quote = line[i];
    } else if (line[i] == ';' || line.substr(i, 2) == "&&") {
      begin = i + (line[i] == ';' ? 1 : 2);
    }
  }
  while (begin > 0 && begin < line.size() && line[begin] == ' ') ++begin;
  return begin >= line.size() ? 0 : begin;
}

bool is_compound(std::string_view line) {
  const auto has = [line](std::string_view part) { return line.find(part) != std::string_view::npos; };
  const bool words =
      std::ranges::any_of(std::array<std::string_view, 5>{"if ", "for ", "while ", "until ", "case "},
                          [line](std::string_view word) { return line.starts_with(word); });
  return words || line.starts_with('(') || line.starts_with('{') || has(" (") || has(" { ") || has("() ");
}

/// The shell makes room for the program that goes on, where it can be told which that is.
std::string with_exec(std::string_view line) {
  const std::size_t begin = is_compound(line) ? 0 : last_command(line);
  const std::string_view last = line.substr(begin);
  const std::vector<ShellCommand> commands = kinds::read_script(last);
  const bool one =
      commands.size() == 1 && !commands[0].piped && !commands[0].background && !commands[0].subshell;
  if (!one || commands[0].words.empty() || commands[0].words[0] == "exec" || is_compound(last))
    return std::string(line);
  const char* const before = commands[0].assignments.empty() ? "exec " : "exec env ";
  return std::string(line.substr(0, begin)).append(before).append(last);
}

/// What looks secret stays where it was: the app is not the place for it.
void leave_secrets(CommandLine& command) {
  const kinds::ShownCommand shown = kinds::show_command(command.words);
  for (std::size_t i = 0; i < command.words.size(); ++i) {
    if (shown.command[i].secret.empty()) continue;
    command.words[i] = shown.command[i].text;
    command.hides = true;
  }
  for (auto each = command.env.begin(); each != command.env.end();) {
    const bool secret = !kinds::secret_suspicion(each->first, each->second).empty();
    if (secret) command.secrets.push_back(each->first);
    each = secret ? command.env.erase(each) : std::next(each);
  }
}

CommandLine with_secrets(std::string_view line) {
  CommandLine command;
  command.uses_port =
      line.find("$PORT") != std::string_view::npos || line.find("${PORT") != std::string_view::npos;
  const std::vector<ShellCommand> commands = kinds::read_script(line);
  if (commands.empty()) {
    command.problem = "there is no command in it; write one";
    return command;
  }
  if (std::ranges::any_of(commands, is_manager)) {
    command.problem = "it starts a process manager; import the file that says what that starts";
    return command;
  }
  if (commands.size() == 1 && is_plain(commands[0]) && !needs_a_shell(line)) {
    command.words = commands[0].words;
    if (command.words[0] == "exec") command.words.erase(command.words.begin());
    for (const std::string& each : commands[0].assignments)
      command.env[each.substr(0, each.find('='))] = each.substr(each.find('=') + 1);
    return command;
  }
  const std::string script = with_exec(line);
  command.words = {"sh", "-c", script};
  if (script.find("exec ") == std::string::npos)
    command.guess = "a shell stays in front of the program, so SIGTERM does not reach it";
  return command;
}

}  // namespace

CommandLine read_command_words(std::vector<std::string> words) {
  CommandLine command;
  ShellCommand whole;
  whole.words = words;
  if (is_manager(whole))
    command.problem = "it starts a process manager; import the file that says what that starts";
  for (const std::string& word : words)
    command.uses_port = command.uses_port || word.find("$PORT") != std::string::npos ||
                        word.find("${PORT") != std::string::npos;
  command.words = std::move(words);
  leave_secrets(command);
  return command;
}

CommandLine read_command_line(std::string_view line) {
  CommandLine command = with_secrets(trimmed(line));
  leave_secrets(command);
  return command;
}

}  // namespace twelvefactor::imports
