#include "imports/procfile.hpp"

#include <algorithm>
#include <utility>

#include "imports/command_line.hpp"
#include "imports/lines.hpp"
#include "imports/names.hpp"
#include "imports/processes.hpp"

namespace twelvefactor::imports {
namespace {

constexpr int kHourInSeconds = 3600;  // that a release phase may take

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
  ProcfileReader(const std::string& source, const Draft& draft) : source_(source), draft_(draft) {}

  /// With what was there before.
  Result<Draft> read(std::string_view text) {
    Result<Done> all = Done{};
    bool any = false;
    for_each_line(text, [&](std::string_view line, int number) {
      if (!all || line.empty() || line.starts_with('#') || line.starts_with("//")) return;
      all = take(line, number);
      any = true;
    });
    if (!all) return all.error();
    if (!any)
      return Error{source_ + ": there is no process in it; write one like web: bin/web, or leave it out"};
    return std::move(draft_);
  }

 private:
  Result<Done> take(std::string_view line, int number) {
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
                    "names a process as none can be called; rename it: up to 21 letters, digits and -, "
                    "beginning with a letter, not with config-");
    if (draft_.processes.contains(*name) || draft_.admin_processes.contains(*name))
      return refuse(entry.line, "names a process that is there already: " + *name + "; rename one of them");
    CommandLine command = read_command_line(entry.command);
    if (!command.problem.empty()) return refuse(entry.line, "cannot be carried over: " + command.problem);
    const std::string source = source_ + ":" + std::to_string(entry.line);
    if (*name == "release") {
      add_admin_process(*name, "BeforeRelease", std::move(command), source, draft_).active_deadline_seconds =
          kHourInSeconds;
    } else {
      add_process(*name, std::move(command), source, draft_);
    }
    return Done{};
  }

  [[nodiscard]] Error refuse(int line, const std::string& why) const {
    return Error{source_ + ", line " + std::to_string(line) + ": " + why};
  }

  const std::string& source_;
  Draft draft_;
};

}  // namespace

Result<Done> read_procfile(std::string_view text, const std::string& source, Draft& draft) {
  Result<Draft> whole = ProcfileReader(source, draft).read(text);
  if (!whole) return whole.error();
  draft = std::move(whole).value();
  return Done{};
}

}  // namespace twelvefactor::imports
