#include "kinds/shell.hpp"

#include <algorithm>
#include <array>

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kBlank = " \t\r";
constexpr std::string_view kEndsWord = " \t\r\n;&|()<>";
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

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

struct Token {
  enum class Type { kWord, kOperator, kEnd };
  Type type = Type::kEnd;
  std::string text;      // of a word without its quotes
  std::string_view raw;  // as it is written
};

/// Cuts the script into words and operators.
class Lexer {
 public:
  explicit Lexer(std::string_view script) : script_(script) {}

  Token next() {
    skip_blank();
    if (at_ >= script_.size()) return {};
    const std::size_t from = at_;
    if (std::string_view text = operator_here(); !text.empty()) {
      at_ += text.size();
      if (text == "\n") skip_here_documents();
      return {Token::Type::kOperator, std::string(text), text};
    }
    std::string word = read_word();
    const std::string_view raw = script_.substr(from, at_ - from);
    // A number that touches a redirection belongs to it.
    if (all_digits(raw) && at_ < script_.size() && (script_[at_] == '<' || script_[at_] == '>'))
      return next();
    return {Token::Type::kWord, std::move(word), raw};
  }

  /// The body that ends with this line comes after the current line.
  void expect_here_document(std::string end) { ends_.push_back(std::move(end)); }

 private:
  void skip_blank() {
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

  [[nodiscard]] std::string_view operator_here() const {
    constexpr std::array<std::string_view, 22> kOperators = {
        "&>>", "<<-", "<<<", "&>", "&&", "||", "|&", ";;", ">>", ">|", ">&",
        "<<",  "<&",  "<>",  "\n", ";",  "&",  "|",  "(",  ")",  ">",  "<"};
    const std::string_view rest = script_.substr(at_);
    for (const std::string_view each : kOperators) {
      if (rest.starts_with(each)) return rest.substr(0, each.size());
    }
    return {};
  }

  std::string read_word() {
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

  void take_single_quoted(std::string& word) {
    const std::size_t end = std::min(script_.find('\'', at_ + 1), script_.size());
    word += script_.substr(at_ + 1, end - at_ - 1);
    at_ = std::min(end + 1, script_.size());
  }

  void take_double_quoted(std::string& word) {
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

  void take_escaped(std::string& word) {
    ++at_;
    if (at_ >= script_.size()) return;
    if (script_[at_] != '\n') word += script_[at_];
    ++at_;
  }

  /// $(...), ${...} and `...` whole, whatever is in them; else the $ alone.
  void take_expansion(std::string& word) {
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
  void skip_nested(char open, char close) {
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

  void skip_here_documents() {
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

  std::string_view script_;
  std::size_t at_ = 0;
  std::vector<std::string> ends_;
};

/// Puts tokens together to commands.
class Reader {
 public:
  explicit Reader(std::string_view script) : lexer_(script) {}

  std::vector<ShellCommand> read() {
    for (Token token = lexer_.next(); token.type != Token::Type::kEnd; token = lexer_.next()) {
      if (token.type == Token::Type::kWord) {
        take_word(std::move(token));
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
  void take_word(Token token) {
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

  /// `for x in a b` and `case x in` hold words, no command.
  bool starts_list(const std::string& word) {
    if (in_case_ && word == "esac") in_case_ = skips_list_ = false;
    if (skips_list_) return false;
    in_case_ = in_case_ || word == "case";
    skips_list_ = word == "for" || word == "case";
    return skips_list_;
  }

  void redirect(std::string operation) {
    Token target = lexer_.next();
    if (target.type != Token::Type::kWord) {
      // `cmd >` at the end, or before another operator: nobody is redirected.
      if (target.type == Token::Type::kOperator) take_operator(target.text);
      return;
    }
    if (operation == "<<" || operation == "<<-") lexer_.expect_here_document(target.text);
    current_.redirections.push_back({std::move(operation), std::move(target.text)});
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

  Lexer lexer_;
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
