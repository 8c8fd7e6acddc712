#include "reconcile/factors/command_text.hpp"

#include <algorithm>
#include <array>

#include "reconcile/factors/command_starters.hpp"

namespace twelvefactor::reconcile {
namespace {

using Words = std::vector<std::string>;

// What people write has two or three of each. More would cost time that grows with the square of the text.
constexpr int kMostLayers = 16;
constexpr int kMostScripts = 6;

/// Fills a reading; counts how deep it is in scripts.
class Reading {
 public:
  CommandReading take(Words words) {
    reading_.shell_stays = read_words(std::move(words), /*background=*/false);
    return std::move(reading_);
  }

 private:
  /// Returns whether a shell stays in front.
  bool read_words(Words words, bool background) {
    bool whole_group = false;
    for (int layer = 0; layer < kMostLayers && !words.empty(); ++layer) {
      if (const std::string* script = script_of_shell(words)) {
        const bool stays = read_commands(*script);
        reading_.runs.push_back({std::move(words), background});
        return stays && !whole_group;
      }
      whole_group = whole_group || signals_whole_group(words);
      Words inner = started_by(words, reading_.assignments);
      reading_.runs.push_back({std::move(words), background});
      words = std::move(inner);
    }
    return false;
  }

  bool read_commands(const std::string& script) {
    if (depth_ == kMostScripts) return true;
    reading_.shell = true;
    ++depth_;
    bool stays = true;
    for (kinds::ShellCommand& command : kinds::read_script(script)) {
      std::move(command.assignments.begin(), command.assignments.end(),
                std::back_inserter(reading_.assignments));
      read_redirections(command);
      if (command.words.empty()) continue;
      // In a pipe, in the background and in ( ) exec replaces a copy of the shell only.
      const bool alone = !command.piped && !command.background && !command.subshell;
      const bool replaces = alone && command.words.size() > 1 && command.words.front() == "exec";
      const bool handles = command.words.front() == "trap";
      const bool inner_stays = read_words(std::move(command.words), command.background);
      if (handles || (replaces && !inner_stays)) stays = false;
    }
    --depth_;
    return stays;
  }

  void read_redirections(kinds::ShellCommand& command) {
    // `exec >file` sends everything there that comes after it.
    const bool by_exec = !command.words.empty() && command.words.front() == "exec";
    std::string program;
    if (!command.words.empty())
      program = base_name(command.words[by_exec && command.words.size() > 1 ? 1 : 0]);
    const bool with_errors = std::ranges::any_of(command.redirections, [](const kinds::Redirection& each) {
      return each.operation == "&>" || each.operation == "&>>" ||
             (each.operation == ">&" && each.target == "1");
    });
    for (kinds::Redirection& each : command.redirections) {
      reading_.redirections.push_back({std::move(each), program, with_errors, by_exec || command.background});
    }
  }

  CommandReading reading_;
  int depth_ = 0;
};

/// Where systems keep their tools, and where package managers of languages put theirs.
bool is_tool_directory(std::string_view directory) {
  constexpr std::array<std::string_view, 8> kSystem = {"/bin",         "/sbin",          "/usr/bin",
                                                       "/usr/sbin",    "/usr/local/bin", "/usr/local/sbin",
                                                       "/usr/libexec", "/opt/bin"};
  if (std::ranges::find(kSystem, directory) != kSystem.end()) return true;
  const bool bin = directory.ends_with("/bin") || directory.ends_with("/sbin");
  return directory.ends_with("/.bin") || directory.ends_with("venv/bin") ||
         (bin && directory.starts_with("/opt/")) || (bin && directory.starts_with("/usr/"));
}

/// Options between the words of a phrase do not hide it: apt-get -y install. Nor does the value of one.
std::size_t behind_options(const Words& words, std::size_t at, std::string_view wanted) {
  while (at < words.size() && words[at].starts_with("-")) {
    const bool may_take_a_value = words[at].find('=') == std::string::npos;
    ++at;
    const bool value = at + 1 < words.size() && words[at] != wanted && !words[at].starts_with("-");
    if (may_take_a_value && value && (words[at + 1] == wanted || words[at + 1].starts_with("-"))) ++at;
  }
  return at;
}

bool begins_with(const Words& words, std::string_view phrase) {
  if (phrase.find(' ') == std::string_view::npos) return is_tool(words.front(), phrase);
  std::size_t at = 0;
  for (std::size_t start = 0; start < phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', start), phrase.size());
    const std::string_view wanted = phrase.substr(start, end - start);
    if (at > 0) at = behind_options(words, at, wanted);
    if (at == words.size() || (at == 0 ? base_name(words[0]) : words[at]) != wanted) return false;
    ++at;
    start = end + 1;
  }
  return true;
}

}  // namespace

std::string_view base_name(std::string_view word) {
  const std::size_t slash = word.rfind('/');
  return slash == std::string_view::npos ? word : word.substr(slash + 1);
}

bool is_tool(std::string_view word, std::string_view name) {
  if (base_name(word) != name) return false;
  return word.size() == name.size() || is_tool_directory(word.substr(0, word.size() - name.size() - 1));
}

CommandReading read_command(const Words& command, const Words& args) {
  Words words = command;
  words.insert(words.end(), args.begin(), args.end());
  return Reading().take(std::move(words));
}

std::string_view first_phrase(const CommandReading& reading,
                              std::initializer_list<std::string_view> phrases) {
  for (const std::string_view phrase : phrases) {
    if (std::ranges::any_of(reading.runs,
                            [phrase](const Invocation& run) { return begins_with(run.words, phrase); }))
      return phrase;
  }
  return {};
}

std::vector<NamedCommand> all_commands(const AppSpec& spec) {
  std::vector<NamedCommand> commands;
  for (const auto& [name, process] : spec.processes) {
    commands.push_back(
        {".spec.processes." + name + ".command", false, read_command(process.command, process.args)});
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      commands.push_back({".spec.processes." + name + ".sidecars." + sidecar_name + ".command", false,
                          read_command(sidecar.command, sidecar.args)});
    }
  }
  for (const auto& [name, process] : spec.admin_processes) {
    commands.push_back(
        {".spec.adminProcesses." + name + ".command", true, read_command(process.command, process.args)});
  }
  return commands;
}

std::vector<std::string_view> option_values(const Invocation& run, std::string_view option) {
  std::vector<std::string_view> values;
  for (std::size_t i = 1; i < run.words.size(); ++i) {
    const std::string_view word = run.words[i];
    if (!word.starts_with(option)) continue;
    if (word.size() == option.size()) {
      values.push_back(i + 1 < run.words.size() ? run.words[i + 1] : std::string_view());
    } else if (word[option.size()] == '=') {
      values.push_back(word.substr(option.size() + 1));
    }
  }
  return values;
}

std::string_view option_value(const Invocation& run, std::string_view option) {
  const std::vector<std::string_view> values = option_values(run, option);
  return values.empty() ? std::string_view() : values.front();
}

}  // namespace twelvefactor::reconcile
