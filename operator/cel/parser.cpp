#include "cel/parser.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

#include "cel/functions.hpp"
#include "cel/lexer.hpp"
#include "cel/names.hpp"

namespace twelvefactor::cel {
namespace {

using Kind = Expression::Kind;

constexpr std::array<std::string_view, 2> kMacros = {"all", "exists_one"};
// Of each row, what binds more loosely comes first.
constexpr std::array<std::string_view, 1> kOr = {"||"};
constexpr std::array<std::string_view, 1> kAnd = {"&&"};
constexpr std::array<std::string_view, 7> kRelations = {"==", "!=", "<", "<=", ">", ">=", "in"};
constexpr std::array<std::string_view, 2> kSums = {"+", "-"};
constexpr int kMostDepth = 100;

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<Expression> whole() {
    Expression expression = alternatives();
    if (!problem_ && now().kind != Token::Kind::kEnd) fail("'" + now().text + "' is not supported here");
    if (problem_) return Error{*problem_};
    return expression;
  }

 private:
  // Each level knows the next one.
  Expression alternatives() {
    return chain(kOr, [this] { return conditions(); });
  }
  Expression conditions() {
    return chain(kAnd, [this] { return relation(); });
  }
  Expression relation() {
    return chain(kRelations, [this] { return sum(); });
  }
  Expression sum() {
    return chain(kSums, [this] { return unary(); });
  }

  template <class Next>
  Expression chain(std::span<const std::string_view> operators, const Next& next) {
    Expression left = next();
    while (!problem_) {
      const bool one = (now().kind == Token::Kind::kSign || now().text == "in") &&
                       now().kind != Token::Kind::kText && std::ranges::count(operators, now().text) > 0;
      if (!one) break;
      std::string text = take().text;
      left = make(Kind::kOperator, std::move(text), two(std::move(left), next()));
    }
    return left;
  }

  Expression unary() {
    if (++depth_ > kMostDepth) fail("it nests too deeply");
    Expression made;
    if (!problem_ && take_sign("!")) {
      made = make(Kind::kNot, "", one(unary()));
    } else if (!problem_ && take_sign("-")) {
      made = make(Kind::kMinus, "", one(unary()));
    } else if (!problem_) {
      made = member();
    }
    --depth_;
    return made;
  }

  Expression member() {
    Expression target = primary();
    while (!problem_) {
      if (take_sign(".")) {
        target = after_dot(std::move(target));
      } else if (take_sign("[")) {
        Expression index = alternatives();
        want_sign("]");
        target = make(Kind::kIndex, "", two(std::move(target), std::move(index)));
      } else {
        break;
      }
    }
    return target;
  }

  Expression after_dot(Expression target) {
    const std::string name = want_name();
    if (!take_sign("(")) return make(Kind::kSelect, unescaped_name(name), one(std::move(target)));
    if (std::ranges::count(kMacros, name) > 0) return macro(name, std::move(target));
    std::vector<Expression> arguments = one(std::move(target));
    for (Expression& argument : list_until(")")) arguments.push_back(std::move(argument));
    return call(name, std::move(arguments), /*method=*/true);
  }

  Expression macro(const std::string& name, Expression target) {
    Expression made = make(Kind::kMacro, name, one(std::move(target)));
    made.variable = want_name();
    want_sign(",");
    made.parts.push_back(alternatives());
    want_sign(")");
    return made;
  }

  Expression primary() {
    if (take_sign("(")) {
      Expression inner = alternatives();
      want_sign(")");
      return inner;
    }
    if (take_sign("[")) return make(Kind::kList, "", list_until("]"));
    if (now().kind == Token::Kind::kText) return constant(take().text);
    if (now().kind == Token::Kind::kInteger) return integer();
    const std::string name = want_name();
    if (name == "true" || name == "false") return constant(name == "true");
    if (name == "null") return constant(Null{});
    if (!take_sign("(")) return make(Kind::kName, name, {});
    std::vector<Expression> arguments = list_until(")");
    return name == "has" ? has(std::move(arguments)) : call(name, std::move(arguments), /*method=*/false);
  }

  Expression has(std::vector<Expression> arguments) {
    if (arguments.size() != 1 || arguments[0].kind != Kind::kSelect)
      fail("has() asks for a field, as in has(self.port)");
    if (problem_) return {};
    Expression made = std::move(arguments[0]);
    made.kind = Kind::kHas;
    return made;
  }

  Expression call(const std::string& name, std::vector<Expression> arguments, bool method) {
    Expression made = make(Kind::kCall, name, std::move(arguments));
    if (problem_) return made;
    if (!is_function(name, made.parts.size(), method)) {
      fail("the function " + name + " is not supported");
    } else if (name == "matches") {
      compile_pattern(made);
    }
    return made;
  }

  void compile_pattern(Expression& matches) {
    const auto* const pattern = matches.parts[1].constant.as<std::string>();
    if (matches.parts[1].kind != Kind::kConstant || pattern == nullptr)
      return fail("matches() is supported with a text alone");
    auto regex = Regex::compile(*pattern);
    if (!regex) return fail(regex.error().message);
    matches.regex = std::move(*regex);
  }

  Expression integer() {
    const Token token = take();
    std::int64_t value = 0;
    const char* const digits = token.text.c_str();
    const auto [end, failed] = std::from_chars(digits, digits + token.text.size(), value);
    if (failed != std::errc{}) fail(token.text + " is not supported");
    return constant(value);
  }

  std::vector<Expression> list_until(std::string_view end) {
    std::vector<Expression> parts;
    if (take_sign(end)) return parts;
    while (!problem_) {
      parts.push_back(alternatives());
      if (take_sign(end)) break;
      want_sign(",");
    }
    return parts;
  }

  static Expression make(Kind kind, std::string text, std::vector<Expression> parts) {
    Expression made;
    made.kind = kind;
    made.text = std::move(text);
    made.parts = std::move(parts);
    return made;
  }
  static Expression constant(Value value) {
    Expression made;
    made.constant = std::move(value);
    return made;
  }
  static std::vector<Expression> one(Expression part) {
    std::vector<Expression> parts;
    parts.push_back(std::move(part));
    return parts;
  }
  static std::vector<Expression> two(Expression first, Expression second) {
    std::vector<Expression> parts = one(std::move(first));
    parts.push_back(std::move(second));
    return parts;
  }

  [[nodiscard]] const Token& now() const { return tokens_[at_]; }
  Token take() {
    Token token = tokens_[at_];
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  bool take_sign(std::string_view sign) {
    if (now().kind != Token::Kind::kSign || now().text != sign) return false;
    take();
    return true;
  }
  void want_sign(std::string_view sign) {
    if (!take_sign(sign)) fail("'" + std::string(sign) + "' is missing");
  }
  std::string want_name() {
    if (now().kind == Token::Kind::kName && !is_reserved(now().text)) return take().text;
    fail(now().kind == Token::Kind::kEnd ? "it ends too early"
                                         : "'" + now().text + "' is not supported here");
    return "";
  }
  /// The first one counts.
  void fail(const std::string& why) {
    if (!problem_) problem_ = "at character " + std::to_string(now().at + 1) + ": " + why;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<std::string> problem_;
};

}  // namespace

Result<Expression> parse(std::string_view text) {
  auto tokens = split_into_tokens(text);
  if (!tokens) return tokens.error();
  return Parser(std::move(*tokens)).whole();
}

}  // namespace twelvefactor::cel
