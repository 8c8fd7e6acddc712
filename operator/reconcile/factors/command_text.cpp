#include "reconcile/factors/command_text.hpp"

#include <sstream>

namespace twelvefactor::reconcile {
namespace {

std::string_view base_name(std::string_view word) {
  const std::size_t slash = word.rfind('/');
  return slash == std::string_view::npos ? word : word.substr(slash + 1);
}

/// -c, -lc, -ec: what follows is a script. Not --norc.
bool is_shell_option(std::string_view word) {
  return word.size() >= 2 && word[0] == '-' && word[1] != '-' && word.find('c') != std::string_view::npos;
}

std::vector<std::string> split(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// Does a command begin here, or is this word an argument? `sh -c` scripts begin after the option.
bool begins_command(const std::vector<std::string>& words, std::size_t position) {
  if (position == 0) return true;
  const std::string& before = words[position - 1];
  return before == "&&" || before == "||" || before == "|" || before == ";" || before == "exec" ||
         before == "sudo" || before.ends_with(";") || is_shell_option(before);
}

/// Options between the words of a phrase do not hide it: apt-get -y install.
bool follows(const std::vector<std::string>& words, std::size_t start,
             const std::vector<std::string>& phrase) {
  if (base_name(words[start]) != phrase.front() || !begins_command(words, start)) return false;
  std::size_t at = start;
  for (std::size_t i = 1; i < phrase.size(); ++i) {
    do {
      if (++at == words.size()) return false;
    } while (words[at].starts_with("-"));
    if (words[at] != phrase[i]) return false;
  }
  return true;
}

}  // namespace

std::vector<std::string> command_words(const std::vector<std::string>& command,
                                       const std::vector<std::string>& args) {
  std::vector<std::string> words;
  for (const auto* list : {&command, &args}) {
    for (const std::string& item : *list) {
      for (std::string& word : split(item)) words.push_back(std::move(word));
    }
  }
  return words;
}

std::string_view first_phrase(const std::vector<std::string>& words,
                              std::initializer_list<std::string_view> phrases) {
  for (const std::string_view phrase : phrases) {
    const std::vector<std::string> wanted = split(phrase);
    for (std::size_t start = 0; start < words.size(); ++start) {
      if (follows(words, start, wanted)) return phrase;
    }
  }
  return {};
}

bool runs_shell(const std::vector<std::string>& command, const std::vector<std::string>& args) {
  std::vector<std::string> words = command;
  words.insert(words.end(), args.begin(), args.end());
  if (words.size() < 2) return false;
  const std::string_view program = base_name(words[0]);
  const bool shell =
      program == "sh" || program == "bash" || program == "ash" || program == "dash" || program == "zsh";
  if (!shell) return false;
  for (std::size_t i = 1; i < words.size() && words[i].starts_with("-"); ++i) {
    if (is_shell_option(words[i])) return true;
  }
  return false;
}

std::vector<NamedCommand> all_commands(const AppSpec& spec) {
  std::vector<NamedCommand> commands;
  for (const auto& [name, process] : spec.processes) {
    commands.push_back({".spec.processes." + name + ".command", command_words(process.command, process.args),
                        runs_shell(process.command, process.args)});
  }
  for (const auto& [name, process] : spec.admin_processes) {
    commands.push_back({".spec.adminProcesses." + name + ".command",
                        command_words(process.command, process.args),
                        runs_shell(process.command, process.args)});
  }
  return commands;
}

}  // namespace twelvefactor::reconcile
