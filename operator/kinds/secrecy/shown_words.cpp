#include "kinds/secrecy/shown_words.hpp"

#include <algorithm>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/command_reader.hpp"
#include "kinds/secrecy/known_tokens.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/secret_literals.hpp"

namespace twelvefactor::kinds {
namespace {

using Verdict = CommandReader::Verdict;

constexpr std::string_view kWord = "it is a secret of a command, or holds one";
// Longer words are files: nobody reads them in a comparison.
constexpr std::size_t kLongestWord = 4096;

bool is_mark(char c) {
  return c == ';' || c == '|' || c == '&' || c == '(' || c == ')' || c == '\n';
}

/// The words of a script, without their quotes. What is no shell has words, too.
class ScriptWords {
 public:
  explicit ScriptWords(std::string_view script, int depth = 0) : text_(script), depth_(depth) {}

  Verdict judge() {
    while (at_ < text_.size()) {
      skip_blanks();
      if (at_ < text_.size() && is_mark(text_[at_])) {
        mark();
      } else if (at_ < text_.size()) {
        read(word());
      }
    }
    return worst_;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '\r')) ++at_;
  }

  void mark() {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_mark(text_[at_])) ++at_;
    reader_.next_command(text_.substr(from, at_ - from) == "|");
  }

  void read(const std::string& word) {
    constexpr int kDeepest = 3;
    worst_ = std::max(worst_, reader_.read(word));
    // sh -c "..." within
    if (depth_ < kDeepest && some(word, is_white))
      worst_ = std::max(worst_, ScriptWords(word, depth_ + 1).judge());
  }

  std::string word() {
    std::string word;
    while (at_ < text_.size() && !is_white(text_[at_])) {
      const char c = text_[at_];
      if (is_mark(c)) break;
      if ((c == '"' || c == '\'') && quoted(word)) continue;
      if (expansion(word)) continue;
      if (c == '\\' && at_ + 1 < text_.size()) ++at_;
      word += text_[at_++];
    }
    return word;
  }

  /// To where the same quote comes again; one that does not is a character like others.
  bool quoted(std::string& word) {
    const std::size_t close = text_.find(text_[at_], at_ + 1);
    if (close == std::string_view::npos) return false;
    word.append(text_.substr(at_ + 1, close - at_ - 1));
    at_ = close + 1;
    return true;
  }

  /// $(NAME), which Kubernetes puts a variable in for, and $(command) without blanks: its brackets part no
  /// words.
  bool expansion(std::string& word) {
    if (!text_.substr(at_).starts_with("$(")) return false;
    const std::size_t end = text_.find_first_of(" \t\r\n()", at_ + 2);
    if (end == std::string_view::npos || text_[end] != ')') return false;
    word.append(text_.substr(at_, end + 1 - at_));
    at_ = end + 1;
    return true;
  }

  std::string_view text_;
  int depth_;
  std::size_t at_ = 0;
  CommandReader reader_;
  Verdict worst_ = Verdict::kHarmless;
};

/// --name=value and NAME=value: the name stays, and the value is judged by it.
Shown show_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  const std::string_view name = word.substr(0, equals);
  std::string_view given = word.substr(equals + 1);
  // PASSWORD='', of a list in a script
  while (given.ends_with(',') || given.ends_with(';')) given.remove_suffix(1);
  if (given == "''" || given == "\"\"" || given.empty()) return {std::string(word)};
  Shown value = show_value(name, word.substr(equals + 1));
  value.text = std::string(name) + "=" + value.text;
  return value;
}

bool is_assignment_word(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 && equals + 1 < word.size() &&
         !some(word, is_white) &&
         every(word.substr(0, equals), [](char c) { return is_word_character(c) || c == '.'; });
}

Shown by_form(std::string_view word) {
  if (is_assignment_word(word)) {
    // Of -Duser.password=x, --from-literal=password=x the last name counts, too.
    Shown shown = show_assignment(word);
    if (!shown.secret.empty() || !find_secrets(word).any()) return shown;
  }
  if (word.size() > kLongestWord) {
    const bool secret = find_secrets(word).any() || holds_private_key(word);
    return {hidden_length(word.size()), false, secret ? kWord : std::string_view()};
  }
  if (some(word, is_white)) {
    // A script, a statement: parts of it are known, and never all of it.
    const bool secret =
        find_secrets(word).any() || holds_private_key(word) || !secret_suspicion("", word).empty();
    return secret ? Shown{std::string(kHidden), false, kWord} : Shown{std::string(word)};
  }
  return show_value("", word);
}

Shown hidden(Verdict verdict) {
  return {std::string(kHidden), false, verdict == Verdict::kSecret ? kWord : std::string_view()};
}

/// The letter of an option stays: -p(hidden)
Shown show_word(std::string_view word, CommandReader& reader) {
  const Verdict verdict = reader.read(word);
  Shown shown = by_form(word);
  if (!shown.secret.empty()) return shown;
  Verdict within = verdict;
  if (some(word, is_white)) within = std::max(within, ScriptWords(word).judge());
  return within == Verdict::kHarmless ? shown : hidden(within);
}

}  // namespace

ShownCommand show_command(const std::vector<std::string>& command, const std::vector<std::string>& args) {
  CommandReader reader;
  ShownCommand shown;
  for (const std::string& word : command) shown.command.push_back(show_word(word, reader));
  for (const std::string& word : args) shown.args.push_back(show_word(word, reader));
  return shown;
}

std::vector<std::string> texts_of(const std::vector<Shown>& words) {
  std::vector<std::string> texts;
  for (const Shown& word : words) texts.push_back(word.text);
  return texts;
}

}  // namespace twelvefactor::kinds
