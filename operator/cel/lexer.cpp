#include "cel/lexer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace twelvefactor::cel {
namespace {

constexpr std::array<std::string_view, 6> kTwoCharacters = {"||", "&&", "==", "!=", "<=", ">="};
constexpr std::string_view kOneCharacter = "!<>+-.,()[]";
constexpr std::array<std::pair<char, char>, 7> kEscapes = {
    {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'\\', '\\'}, {'\'', '\''}, {'"', '"'}, {'`', '`'}}};

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit_of_name(char c) {
  return c >= '0' && c <= '9';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> tokens() {
    while (problem_.empty() && skip_blanks()) next();
    if (!problem_.empty()) return Error{problem_};
    add(Token::Kind::kEnd, "");
    return std::move(tokens_);
  }

 private:
  bool skip_blanks() {
    at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
    return at_ < text_.size();
  }

  void next() {
    const char c = text_[at_];
    if (begins_name(c)) {
      run(Token::Kind::kName, [](char each) { return begins_name(each) || is_digit_of_name(each); });
    } else if (is_digit_of_name(c)) {
      run(Token::Kind::kInteger, is_digit_of_name);
    } else if (c == '\'' || c == '"') {
      text();
    } else {
      sign();
    }
  }

  template <class Belongs>
  void run(Token::Kind kind, const Belongs& belongs) {
    const auto end = std::find_if_not(text_.begin() + static_cast<std::ptrdiff_t>(at_), text_.end(), belongs);
    const auto length = static_cast<std::size_t>(end - text_.begin()) - at_;
    add(kind, std::string(text_.substr(at_, length)));
    at_ += length;
  }

  void text() {
    const char quote = text_[at_];
    const std::size_t start = at_++;
    std::string meant;
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] != '\\') {
        meant += text_[at_];
        continue;
      }
      const auto* const escape = std::ranges::find(kEscapes, ++at_ < text_.size() ? text_[at_] : '\0',
                                                   &std::pair<char, char>::first);
      if (escape == kEscapes.end()) return fail(at_ - 1, "this escape is not supported");
      meant += escape->second;
    }
    if (at_ == text_.size()) return fail(start, "a text without its end");
    if (meant.empty() && ++at_ < text_.size() && text_[at_] == quote)
      return fail(start, "texts in three quotes are not supported");
    if (!meant.empty()) ++at_;
    tokens_.push_back({Token::Kind::kText, std::move(meant), start});
  }

  void sign() {
    for (const std::string_view two : kTwoCharacters) {
      if (text_.substr(at_).starts_with(two)) {
        add(Token::Kind::kSign, std::string(two));
        at_ += two.size();
        return;
      }
    }
    if (kOneCharacter.find(text_[at_]) == std::string_view::npos)
      return fail(at_, std::string("'") + text_[at_] + "' is not supported");
    add(Token::Kind::kSign, std::string(1, text_[at_]));
    ++at_;
  }

  void add(Token::Kind kind, std::string text) { tokens_.push_back({kind, std::move(text), at_}); }
  void fail(std::size_t at, const std::string& why) {
    problem_ = "at character " + std::to_string(at + 1) + ": " + why;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::string problem_;
};

}  // namespace

Result<std::vector<Token>> split_into_tokens(std::string_view text) {
  return Lexer(text).tokens();
}

}  // namespace twelvefactor::cel
