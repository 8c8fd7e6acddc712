#include "imports/compose/command.hpp"

#include <algorithm>
#include <utility>

#include "imports/compose/interpolation.hpp"
#include "imports/processes.hpp"
#include "kinds/shell/shell_lexer.hpp"

namespace twelvefactor::imports::compose {
namespace {

struct ReadWords {
  std::vector<std::string> words;
  std::vector<std::string> needed;  // variables of the caller
  bool cut = false;
};

/// A word of a script that a shell runs keeps a variable: the shell knows it, too.
std::string with_defaults(const std::string& text, ReadWords& read) {
  const Interpolated known = interpolate(text);
  for (const std::string& name : known.needed) read.needed.push_back(name);
  return known.whole() ? known.text : text;
}

ReadWords read_words(const Tree& stated) {
  ReadWords read;
  if (stated.is_array()) {
    for (const Tree& word : stated) read.words.push_back(with_defaults(scalar_text(word), read));
  } else if (!stated.is_null()) {
    read.words = words_of(with_defaults(scalar_text(stated), read), read.cut);
  }
  return read;
}

/// Both are one call; the words of `entrypoint` come first.
ServiceCommand parted(CommandLine line, std::size_t entrypoint) {
  ServiceCommand command;
  const auto behind = line.words.begin() + static_cast<std::ptrdiff_t>(entrypoint);
  command.command.assign(line.words.begin(), behind);
  command.args.assign(behind, line.words.end());
  command.uses_port = line.uses_port;
  command.problem = std::move(line.problem);
  return command;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text, bool& cut) {
  std::vector<std::string> words;
  kinds::ShellLexer lexer(text);
  while (true) {
    kinds::ShellToken token = lexer.next();
    if (token.type == kinds::ShellToken::Type::kEnd) return words;
    if (token.type == kinds::ShellToken::Type::kWord) {
      words.push_back(std::move(token.text));
    } else if (token.text != "\n") {
      cut = true;
      return words;
    }
  }
}

ServiceCommand command_of(const Service& service, const NotePlace& place) {
  ReadWords entrypoint = read_words(member(service.value, "entrypoint"));
  ReadWords command = read_words(member(service.value, "command"));
  if (entrypoint.cut || command.cut)
    place.guess(entrypoint.cut ? "entrypoint" : "command",
                "compose runs no shell, and ends the command before ; & | < and >: so does this app",
                "put sh and -c before it, if a shell was meant");
  const std::size_t first = entrypoint.words.size();
  std::vector<std::string> words = std::move(entrypoint.words);
  words.insert(words.end(), command.words.begin(), command.words.end());
  entrypoint.needed.insert(entrypoint.needed.end(), command.needed.begin(), command.needed.end());
  if (!entrypoint.needed.empty())
    place.missing(
        "command",
        "compose puts " + entrypoint.needed.front() + " of its caller into the command, and nobody does here",
        "write the value, or let the program read the variable");
  CommandLine line = read_command_words(std::move(words));
  tell_of_command(line, place.at, place.source, place.draft);
  return parted(std::move(line), first);
}

}  // namespace twelvefactor::imports::compose
