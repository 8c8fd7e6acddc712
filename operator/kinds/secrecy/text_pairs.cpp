#include "kinds/secrecy/text_pairs.hpp"

#include <string>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/encodings.hpp"
#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/randomness.hpp"
#include "kinds/secrecy/secret_names.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kSaysSo = "it holds a secret under a name that says so";

// Longer ones are looked at to here: each may begin anew at every sign, so the time would grow with the
// square.
constexpr std::size_t kLongestKey = 80;
constexpr std::size_t kLongestValue = 4096;

bool in_key(char c) {
  return is_word_character(c) || c == '.';
}

bool is_quote(char c) {
  return c == '"' || c == '\'';
}

/// The name that ends before `end`, without the quotes and blanks between.
std::string_view key_before(std::string_view text, std::size_t end) {
  constexpr std::size_t kMostBetween = 8;
  std::size_t to = end;
  while (to > 0 && end - to < kMostBetween &&
         (is_blank(text[to - 1]) || is_quote(text[to - 1]) || text[to - 1] == '\\' || text[to - 1] == ']'))
    --to;
  std::size_t from = to;
  while (from > 0 && to - from < kLongestKey && in_key(text[from - 1])) --from;
  return text.substr(from, to - from);
}

/// The quote that opens before the key and is still open at the sign: in "Password: " it ends the value.
char open_quote(std::string_view text, std::string_view key, std::size_t sign) {
  const auto from = static_cast<std::size_t>(key.data() - text.data());
  const char before = from == 0 ? ' ' : text[from - 1];
  return is_quote(before) && text.substr(from, sign - from).find(before) == std::string_view::npos ? before
                                                                                                   : ' ';
}

/// ${PASSWORD:?is missing} asks for a variable.
bool asks_for_variable(std::string_view text, std::string_view key, std::size_t sign) {
  const auto from = static_cast<std::size_t>(key.data() - text.data());
  return from >= 2 && text.substr(from - 2, 2) == "${" && sign + 1 < text.size() &&
         (text[sign + 1] == '?' || text[sign + 1] == '+');
}

/// "$PASSWORD" = "x" of a shell compares.
bool is_comparison(std::string_view text, std::string_view key, std::size_t sign) {
  const auto from = static_cast<std::size_t>(key.data() - text.data());
  const bool expanded = from >= 2 && (text[from - 1] == '$' || text.substr(from - 2, 2) == "${");
  return expanded && text[sign] == '=' && text[from + key.size()] != '=' &&
         !is_blank(text[from + key.size()]);
}

struct Value {
  std::size_t from = 0;
  std::size_t size = 0;
  bool quoted = false;
};

/// To where the same quote comes again; a backslash hides one, and so does a second one behind it (ADO.NET).
Value quoted_value(std::string_view text, std::size_t from, char quote) {
  std::size_t end = from;
  while (end < text.size() && text[end] != quote && text[end] != '\n') end += text[end] == '\\' ? 2U : 1U;
  end = std::min(end, text.size());
  return {from, end - from, true};
}

/// What comes behind the sign at `sign`, which is `=` or `:`.
Value value_after(std::string_view whole, std::size_t sign) {
  const std::string_view text = whole.substr(0, sign + kLongestValue);
  std::size_t from = sign + 1;
  if (from < text.size() && (text[from] == '>' || text[from] == '=')) ++from;  // => and ==
  while (from < text.size() && is_blank(text[from])) ++from;
  bool escaped = false;
  if (from + 1 < text.size() && text[from] == '\\' && is_quote(text[from + 1])) {
    ++from;
    escaped = true;
  }
  if (text.substr(from).starts_with("\"\"\"") || text.substr(from).starts_with("'''"))
    return quoted_value(text, from + 3, text[from]);
  if (from < text.size() && is_quote(text[from])) {
    Value value = quoted_value(text, from + 1, text[from]);
    if (escaped) value.size = std::min(value.size, text.substr(value.from, value.size).find('\\'));
    return value;
  }
  // An object of JSON or YAML, and no value.
  if (whole[sign] == ':' && from < text.size() && (text[from] == '{' || text[from] == '[') &&
      !text.substr(from).starts_with("{{"))
    return {from, 0, false};
  if (from < text.size() && text[from] == '{' && text.substr(from).find("{{") != 0) {
    // ODBC: {a;b}}c}
    const std::size_t close = text.substr(0, std::min(text.find('\n', from), text.size())).find('}', from);
    if (close != std::string_view::npos && close > from + 1) return {from + 1, close - from - 1, true};
  }
  constexpr AnyOf kEnds(" \t\r\n;,&)]}\"'<>|");
  std::size_t end = kEnds.find_or_end(text, from);
  // ${A:-b}, $(cat file), {{ .Value }}: their brackets and blanks are their own.
  if (text.substr(from).starts_with("${") || text.substr(from).starts_with("{{")) {
    const std::size_t close = text.find('}', from);
    if (close != std::string_view::npos)
      end = std::min(text.find_first_of(" \t\r\n;,&)\"'<>", close), text.size());
  }
  return {from, end - from, false};
}

/// What follows a name that ends with AUTH: a token, "user:password", or that in base64.
bool is_auth_value(std::string_view given, bool assigned) {
  const bool pair = given.find(':') != std::string_view::npos;
  return is_token_like(given) || is_basic(given) || (pair && is_mixed(given)) ||
         (assigned && given.size() >= 6 && is_mixed(given) && !is_auth_method(given));
}

/// os.environ["X"], getenv('X'), ENV.fetch("X"), process.env.X: of a program, and no text.
bool is_code(std::string_view text, const Value& value) {
  if (value.quoted) return false;
  const std::string_view given = text.substr(value.from, value.size);
  const std::size_t name = given.find_first_of("([.");
  const char behind = value.from + value.size < text.size() ? text[value.from + value.size] : ' ';
  const bool called = name != std::string_view::npos || behind == '(' || behind == '[';
  for (const std::string_view word :
       {"env", "Env", "ENV", "getenv", "config", "Config", "os.", "System.", "process."}) {
    if (called && given.find(word) != std::string_view::npos) return true;
  }
  return false;
}

/// "token: unexpected" of a message, "secret: database" of a manifest: a value in a file has the line alone.
bool is_prose(std::string_view text, const Value& value, std::string_view key) {
  if (value.quoted || key.find('_') != std::string_view::npos) return false;
  const std::size_t end = value.from + value.size;
  return end < text.size() && is_blank(text[end]) && end + 1 < text.size() && is_lower(text[end + 1]) &&
         every(text.substr(value.from, value.size), is_lower);
}

/// Or may: which of the two, the value tells.
bool says_secret(std::string_view key) {
  const std::string variable = as_variable(key);
  return name_says_secret(variable) || name_says_auth(variable) || variable == "SIG";
}

bool is_secret_pair(std::string_view text, std::string_view key, const Value& value, char sign) {
  const std::string_view given = trimmed(text.substr(value.from, value.size));
  if (given.empty() || key.empty() || is_harmless(given) || given == "|" || given == ">" || given == "|-" ||
      given == ">-" || given.starts_with("&") || given.starts_with("*"))
    return false;
  if (given.find("://") != std::string_view::npos) return false;  // the reader of URLs knows
  const std::string variable = as_variable(key);
  if (name_says_auth(variable) || variable == "SIG") return is_auth_value(given, sign == '=');
  if (!name_says_secret(variable) || names_an_object(variable, given)) return false;
  if (is_code(text, value) || (sign == ':' && is_prose(text, value, variable))) return false;
  // "$(cat" of a command was seen above; a variable of nginx, awk and the like stands for a value.
  return given.front() != '$' || (given.size() > 2 && is_digit(given[1]) && given[2] == '$');
}

/// The next `=` or `:` from there on that may part a name from a value.
std::size_t next_sign(std::string_view text, std::size_t from) {
  constexpr AnyOf kSigns("=:");
  for (std::size_t at = kSigns.find_or_end(text, from); at < text.size();
       at = kSigns.find_or_end(text, at + 1)) {
    const bool of_url = text[at] == ':' && text.substr(at).starts_with("://");
    const bool comparison = at > 0 && (text[at - 1] == '!' || text[at - 1] == '<' || text[at - 1] == '>');
    if (!of_url && !comparison) return at;
  }
  return text.size();
}

/// <password>hunter2</password>
void find_elements(std::string_view text, Found& found) {
  std::size_t open = 0;
  for (std::size_t close = text.find("</"); close != std::string_view::npos;
       close = text.find("</", close + 2)) {
    const std::string_view before = text.substr(open, close - open);
    const std::size_t begin = open + before.rfind('>') + 1;
    const std::string_view rest = text.substr(close + 2, kLongestKey);
    const std::string_view key = rest.substr(0, rest.find('>'));
    const bool element = before.find('>') != std::string_view::npos;
    if (element && says_secret(key) && is_secret_pair(text, key, {begin, close - begin, true}, '='))
      found.add(kSaysSo, begin, close - begin);
    open = close;
  }
}

}  // namespace

void find_pairs(std::string_view text, Found& found) {
  std::size_t next = 0;
  for (std::size_t sign = next_sign(text, 0); sign < text.size(); sign = next_sign(text, next)) {
    next = sign + 1;
    const std::string_view key = key_before(text, sign);
    if (key.empty() || !says_secret(key)) continue;
    if (is_comparison(text, key, sign) || asks_for_variable(text, key, sign)) continue;
    const char quote = open_quote(text, key, sign);
    const std::size_t end = quote == ' ' ? text.size() : std::min(text.find(quote, sign), text.size());
    const Value value = value_after(text.substr(0, end), sign);
    if (!is_secret_pair(text, key, value, text[sign])) continue;
    found.add(kSaysSo, value.from, value.size);
    next = value.from + value.size;
  }
  find_elements(text, found);
}

}  // namespace twelvefactor::kinds
