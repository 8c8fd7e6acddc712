#include "imports/procfile.hpp"

#include <utility>

#include "imports/command_line.hpp"
#include "imports/lines.hpp"
#include "imports/names.hpp"
#include "imports/variables.hpp"

namespace twelvefactor::imports {
namespace {

constexpr int kHourInSeconds = 3600;  // that a release phase may take

/// Nothing is added to a draft before the whole file was read.
struct LeftOut {
  CommandLine command;
  std::string at;
  std::string source;
};

struct Entry {
  std::string name;
  std::string command;
  int line = 0;
};

bool is_name(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
             std::string_view::npos;
}

/// " # ..." at its end: the shell drops it, too. Not in quotes.
std::string_view without_comment(std::string_view command) {
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '#' && i > 0 && (command[i - 1] == ' ' || command[i - 1] == '\t')) {
      return trimmed(command.substr(0, i));
    }
  }
  return command;
}

class ProcfileReader {
 public:
  ProcfileReader(const std::string& source, Draft& draft) : source_(source), draft_(draft) {}

  Result<Done> read(std::string_view text) {
    Result<Done> all = Done{};
    for_each_line(text, [this, &all](std::string_view line, int number) {
      if (all) all = take(line, number);
    });
    if (!all) return all;
    if (processes_.empty() && admins_.empty()) return Error{source_ + ": there is no process in it"};
    draft_.processes.merge(processes_);
    draft_.admin_processes.merge(admins_);
    for (Note& note : notes_) draft_.notes.push_back(std::move(note));
    for (const LeftOut& each : left_out_) add_left_out(each.command, each.at, each.source, draft_);
    return Done{};
  }

 private:
  Result<Done> take(std::string_view line, int number) {
    if (line.empty() || line.starts_with('#') || line.starts_with("//")) return Done{};
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, std::min(colon, line.size()));
    if (colon == std::string_view::npos || !is_name(name))
      return refuse(number, "is no process; write it like web: bin/web");
    const std::string_view command = without_comment(trimmed(line.substr(colon + 1)));
    if (command.empty()) return refuse(number, "names no command; write one behind the colon");
    return add({std::string(name), std::string(command), number});
  }

  Result<Done> add(const Entry& entry) {
    const auto name = process_name(entry.name);
    if (!name)
      return refuse(entry.line,
                    "names a process as none can be called: up to 21 letters, digits and -, beginning with a "
                    "letter, not with config-");
    if (processes_.contains(*name) || admins_.contains(*name) || draft_.processes.contains(*name))
      return refuse(entry.line, "names a process that is there already: " + *name);
    CommandLine command = read_command_line(entry.command);
    if (!command.problem.empty()) return refuse(entry.line, "cannot be carried over: " + command.problem);
    const bool release = *name == "release";
    const std::string at = (release ? "adminProcesses." : "processes.") + *name;
    left_out_.push_back({command, at, source_ + ":" + std::to_string(entry.line)});
    if (release) return add_release(std::move(command));
    if (!command.guess.empty())
      guess(entry.line, "processes." + *name, command.guess, "begin its last command with exec");
    DraftProcess& process = processes_[*name];
    process.command = std::move(command.words);
    process.env = std::move(command.env);
    process.port = *name == "web" || command.uses_port;
    process.singleton = names_a_singleton(*name);
    if (process.singleton)
      guess(entry.line, "processes." + *name, "by its name there is one of it, so it is a singleton",
            "remove singleton if several may run");
    if (process.port)
      guess(entry.line, "processes." + *name,
            "it listens on $PORT, which is 8080, and is ready when that accepts a connection",
            "state the path of a readiness probe, if it has one");
    return Done{};
  }

  Result<Done> add_release(CommandLine command) {
    DraftAdminProcess& release = admins_["release"];
    release.command = std::move(command.words);
    release.trigger = "BeforeRelease";
    release.active_deadline_seconds = kHourInSeconds;
    if (command.env.empty()) return Done{};
    // An admin process has no variables of its own.
    std::vector<std::string> words = {"env"};
    for (const auto& [variable, value] : command.env) words.push_back(variable + "=" + value);
    words.insert(words.end(), release.command.begin(), release.command.end());
    release.command = std::move(words);
    return Done{};
  }

  [[nodiscard]] Error refuse(int line, const std::string& why) const {
    return Error{source_ + ", line " + std::to_string(line) + ": " + why};
  }

  void guess(int line, std::string at, std::string text, std::string remedy) {
    notes_.push_back({Note::Weight::kGuessed, source_ + ":" + std::to_string(line), std::move(at),
                      std::move(text), std::move(remedy)});
  }

  const std::string& source_;
  Draft& draft_;
  std::map<std::string, DraftProcess> processes_;
  std::map<std::string, DraftAdminProcess> admins_;
  std::vector<Note> notes_;
  std::vector<LeftOut> left_out_;
};

}  // namespace

Result<Done> read_procfile(std::string_view text, const std::string& source, Draft& draft) {
  return ProcfileReader(source, draft).read(text);
}

}  // namespace twelvefactor::imports
