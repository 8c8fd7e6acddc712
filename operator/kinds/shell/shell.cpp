#include "kinds/shell/shell.hpp"

#include <algorithm>
#include <array>

#include "kinds/shell/shell_lexer.hpp"

namespace twelvefactor::kinds {
namespace {

// After these a command begins.
constexpr std::array<std::string_view, 13> kReserved = {"if", "then", "else", "elif", "fi", "while", "until",
                                                        "do", "done", "esac", "{",    "}",  "!"};

bool is_name_char(char c, bool first) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  return letter || (!first && c >= '0' && c <= '9');
}

/// NAME=... or NAME+=..., as written: a quote in the name makes it a word.
bool is_assignment(std::string_view raw) {
  std::size_t at = 0;
  while (at < raw.size() && is_name_char(raw[at], at == 0)) ++at;
  if (at == 0 || at == raw.size()) return false;
  return raw[at] == '=' || raw.substr(at).starts_with("+=");
}

/// Puts tokens together to commands.
class Reader {
 public:
  explicit Reader(std::string_view script) : lexer_(script) {}

  std::vector<ShellCommand> read() {
    for (ShellToken token = lexer_.next(); token.type != ShellToken::Type::kEnd; token = lexer_.next()) {
      if (token.type == ShellToken::Type::kWord) {
        take_word(std::move(token));
      } else if (in_test() && token.text != "\n" && token.text != ";") {
        current_.words.push_back(std::move(token.text));
      } else if (token.text.find_first_of("<>") != std::string::npos) {
        redirect(token.text);
      } else {
        take_operator(token.text);
      }
    }
    finish();
    return std::move(commands_);
  }

 private:
  void take_word(ShellToken token) {
    const bool begins = current_.words.empty();
    const bool plain = token.text == token.raw;
    if ((begins && plain && starts_list(token.text)) || skips_list_) return;
    if (begins && plain && std::find(kReserved.begin(), kReserved.end(), token.text) != kReserved.end())
      return;
    if (begins && is_assignment(token.raw)) {
      current_.assignments.push_back(std::move(token.text));
    } else {
      current_.words.push_back(std::move(token.text));
    }
  }

  /// Between [[ and ]] the signs < > && || ( ) compare and join; nothing is redirected or run.
  [[nodiscard]] bool in_test() const {
    return !current_.words.empty() && current_.words.front() == "[[" && current_.words.back() != "]]";
  }

  /// `for x in a b` and `case x in` hold words, no command.
  bool starts_list(const std::string& word) {
    if (in_case_ && word == "esac") in_case_ = skips_list_ = false;
    if (skips_list_) return false;
    in_case_ = in_case_ || word == "case";
    skips_list_ = word == "for" || word == "case";
    return skips_list_;
  }

  void redirect(std::string operation) {
    ShellToken target = lexer_.next();
    if (target.type != ShellToken::Type::kWord) {
      if (target.text == "(" && (operation == "<" || operation == ">")) return substitute_process();
      // `cmd >` at the end, or before another operator: nobody is redirected.
      if (target.type == ShellToken::Type::kOperator) take_operator(target.text);
      return;
    }
    if (operation == "<<" || operation == "<<-") lexer_.expect_here_document(target.text);
    current_.redirections.push_back({std::move(operation), std::move(target.text)});
  }

  /// `bash <(curl ...)`: a command of its own, whose output is a file for this one.
  void substitute_process() {
    current_.words.emplace_back(kProcessSubstitution);
    finish();
    ++subshells_;
  }

  void take_operator(const std::string& text) {
    if (text == "(") {
      // name() { ... }: a function's name is no command.
      if (!current_.words.empty()) current_ = {};
      ++subshells_;
      return;
    }
    if (text == ")") {
      close();
      return;
    }
    // a|b) of a case.
    if (skips_list_ && in_case_ && text != ";;") return;
    const bool pipe = text == "|" || text == "|&";
    if (pipe) current_.piped = true;
    if (text == "&") current_.background = true;
    finish();
    skips_list_ = in_case_ && text == ";;";  // the next pattern
    current_.piped = pipe;
  }

  void close() {
    if (in_case_ && subshells_ == 0) {
      // The pattern of a case, not a command.
      current_ = {};
      skips_list_ = false;
      return;
    }
    finish();
    subshells_ = std::max(0, subshells_ - 1);
  }

  void finish() {
    if (!current_.words.empty() || !current_.assignments.empty() || !current_.redirections.empty()) {
      current_.subshell = subshells_ > 0;
      commands_.push_back(std::move(current_));
    }
    current_ = {};
  }

  ShellLexer lexer_;
  std::vector<ShellCommand> commands_;
  ShellCommand current_;
  int subshells_ = 0;
  bool skips_list_ = false;
  bool in_case_ = false;
};

}  // namespace

std::vector<ShellCommand> read_script(std::string_view script) {
  return Reader(script).read();
}

}  // namespace twelvefactor::kinds
