#include "kinds/shell/shell_lexer.hpp"

#include <algorithm>
#include <array>

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kBlank = " \t\r";
constexpr std::string_view kEndsWord = " \t\r\n;&|()<>";

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

ShellToken ShellLexer::next() {
  skip_blank();
  if (at_ >= script_.size()) return {};
  const std::size_t from = at_;
  if (const std::size_t end = arithmetic_end(); end != 0) {
    at_ = end;
    return {ShellToken::Type::kWord, std::string(script_.substr(from, end - from)),
            script_.substr(from, end - from)};
  }
  if (std::string_view text = operator_here(); !text.empty()) {
    at_ += text.size();
    if (text == "\n") skip_here_documents();
    return {ShellToken::Type::kOperator, std::string(text), text};
  }
  std::string word = read_word();
  const std::string_view raw = script_.substr(from, at_ - from);
  // A number that touches a redirection belongs to it.
  if (all_digits(raw) && at_ < script_.size() && (script_[at_] == '<' || script_[at_] == '>')) return next();
  return {ShellToken::Type::kWord, std::move(word), raw};
}

/// Behind the )) of the (( ... )) that begins here, in which < and > compare; 0 when none does. Two brackets
/// that are closed apart are subshells: ((a; b); c).
std::size_t ShellLexer::arithmetic_end() const {
  // A script with many brackets is read once more for each of them, so no further than people write.
  constexpr std::size_t kMostBytes = 128;
  if (!script_.substr(at_).starts_with("((")) return 0;
  int depth = 0;
  const std::size_t last = std::min(script_.size(), at_ + kMostBytes);
  for (std::size_t i = at_; i < last; ++i) {
    if (script_[i] == '(') ++depth;
    if (script_[i] == ')') --depth;
    if (depth == 1 && script_[i] == ')') return script_.substr(i).starts_with("))") ? i + 2 : 0;
  }
  return 0;
}

void ShellLexer::skip_blank() {
  while (at_ < script_.size()) {
    if (kBlank.find(script_[at_]) != std::string_view::npos) {
      ++at_;
    } else if (script_.substr(at_).starts_with("\\\n")) {
      at_ += 2;
    } else if (script_[at_] == '#') {
      at_ = std::min(script_.find('\n', at_), script_.size());
    } else {
      return;
    }
  }
}

std::string_view ShellLexer::operator_here() const {
  constexpr std::array<std::string_view, 22> kOperators = {"&>>", "<<-", "<<<", "&>", "&&", "||", "|&", ";;",
                                                           ">>",  ">|",  ">&",  "<<", "<&", "<>", "\n", ";",
                                                           "&",   "|",   "(",   ")",  ">",  "<"};
  const std::string_view rest = script_.substr(at_);
  if (kEndsWord.find(rest.front()) == std::string_view::npos) return {};
  for (const std::string_view each : kOperators) {
    if (rest.starts_with(each)) return rest.substr(0, each.size());
  }
  return {};
}

std::string ShellLexer::read_word() {
  std::string word;
  while (at_ < script_.size() && kEndsWord.find(script_[at_]) == std::string_view::npos) {
    const char c = script_[at_];
    if (c == '\'') {
      take_single_quoted(word);
    } else if (c == '"') {
      take_double_quoted(word);
    } else if (c == '\\') {
      take_escaped(word);
    } else if (c == '$' || c == '`') {
      take_expansion(word);
    } else {
      word += c;
      ++at_;
    }
  }
  return word;
}

void ShellLexer::take_single_quoted(std::string& word) {
  const std::size_t end = std::min(script_.find('\'', at_ + 1), script_.size());
  word += script_.substr(at_ + 1, end - at_ - 1);
  at_ = std::min(end + 1, script_.size());
}

void ShellLexer::take_double_quoted(std::string& word) {
  ++at_;
  while (at_ < script_.size() && script_[at_] != '"') {
    const char c = script_[at_];
    const char after = at_ + 1 < script_.size() ? script_[at_ + 1] : '\0';
    if (c == '\\' && (after == '"' || after == '\\' || after == '$' || after == '`' || after == '\n')) {
      take_escaped(word);
    } else if (c == '$' || c == '`') {
      take_expansion(word);
    } else {
      word += c;
      ++at_;
    }
  }
  at_ = std::min(at_ + 1, script_.size());
}

void ShellLexer::take_escaped(std::string& word) {
  ++at_;
  if (at_ >= script_.size()) return;
  if (script_[at_] != '\n') word += script_[at_];
  ++at_;
}

/// $(...), ${...} and `...` whole, whatever is in them; else the $ alone.
void ShellLexer::take_expansion(std::string& word) {
  const std::size_t from = at_;
  if (script_[at_] == '`') {
    at_ = std::min(script_.find('`', at_ + 1), script_.size());
    at_ = std::min(at_ + 1, script_.size());
  } else if (script_.substr(at_).starts_with("$(")) {
    skip_nested('(', ')');
  } else if (script_.substr(at_).starts_with("${")) {
    skip_nested('{', '}');
  } else {
    ++at_;
  }
  word += script_.substr(from, at_ - from);
}

/// From $ to behind the bracket that closes the first one. Counts instead of recursing.
void ShellLexer::skip_nested(char open, char close) {
  int depth = 0;
  for (++at_; at_ < script_.size(); ++at_) {
    const char c = script_[at_];
    if (c == '\\') {
      ++at_;
    } else if (c == '\'') {
      at_ = std::min(script_.find('\'', at_ + 1), script_.size() - 1);
    } else if (c == open) {
      ++depth;
    } else if (c == close && --depth == 0) {
      break;
    }
  }
  at_ = std::min(at_ + 1, script_.size());
}

void ShellLexer::skip_here_documents() {
  for (const std::string& end : ends_) {
    while (at_ < script_.size()) {
      const std::size_t newline = std::min(script_.find('\n', at_), script_.size());
      std::string_view line = script_.substr(at_, newline - at_);
      at_ = std::min(newline + 1, script_.size());
      line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      if (line == end) break;
    }
  }
  ends_.clear();
}

}  // namespace twelvefactor::kinds
