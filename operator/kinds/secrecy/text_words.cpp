// The half of text_pairs.hpp that goes by words: headers, and lines of two words.
#include <array>
#include <optional>
#include <string>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/connection_forms.hpp"
#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/secret_names.hpp"
#include "kinds/secrecy/text_pairs.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kAuthorization = "authorization";
constexpr std::string_view kSetPassword = "set password";
constexpr AnyOf kEndsWord(" \t\r\n\"'`,;<>()|");

std::size_t end_of_word(std::string_view text, std::size_t from) {
  return kEndsWord.find_or_end(text, from);
}

/// The text in small letters, made when somebody asks for it: few texts hold any word of these.
class SmallText {
 public:
  explicit SmallText(std::string_view text) : text_(text) {}

  operator std::string_view() const {  // NOLINT(google-explicit-constructor): it is one
    if (!small_) small_ = lower(text_);
    return *small_;
  }

 private:
  std::string_view text_;
  mutable std::optional<std::string> small_;
};

std::size_t after_blanks(std::string_view text, std::size_t from) {
  while (from < text.size() && is_blank(text[from])) ++from;
  return from;
}

/// RFC 7617, RFC 6750, and schemes that services made up.
void find_scheme(std::string_view text, std::string_view small, std::string_view scheme, Found& found) {
  for (std::size_t at = small.find(scheme); at != std::string_view::npos; at = small.find(scheme, at + 1)) {
    if (at > 0 && is_letter_or_digit(text[at - 1])) continue;
    const std::size_t from = after_blanks(text, at + scheme.size());
    const std::string_view given = text.substr(from, end_of_word(text, from) - from);
    const bool alone = at == 0 && from + given.size() == text.size();
    const bool header =
        small.substr(at > 24 ? at - 24 : 0, std::min<std::size_t>(at, 24)).find("authorization") !=
        std::string_view::npos;
    const bool sure = is_mixed(given) || given.ends_with("=") || header;
    if (given.size() >= 6 && !is_harmless(given) && !given.starts_with("$") &&
        (sure || (alone && given.size() >= 12)))
      found.add("it is a header with a credential", from, given.size());
  }
}

/// Authorization: <anything>
void find_authorization(std::string_view text, std::string_view small, Found& found) {
  for (std::size_t at = small.find(kAuthorization); at != std::string_view::npos;
       at = small.find(kAuthorization, at + 1)) {
    std::size_t from = at + kAuthorization.size();
    while (from < text.size() && (text[from] == '"' || text[from] == '\'')) ++from;
    if (from >= text.size() || (text[from] != ':' && text[from] != '=')) continue;
    from = after_blanks(text, from + 1);
    while (from < text.size() && (text[from] == '"' || text[from] == '\'')) ++from;
    constexpr std::size_t kLongest = 4096;
    const std::string_view rest = text.substr(from, kLongest);
    const std::string_view line = trimmed(rest.substr(0, rest.find_first_of("\r\n\"'`")));
    const std::string_view last = line.substr(line.find_last_of(" \t") + 1);
    if (line.find_first_of(" \t") == std::string_view::npos && !is_mixed(line)) continue;  // the scheme alone
    if (last.size() >= 3 && !is_harmless(last) && !last.starts_with("$"))
      found.add("it is a header with a credential", static_cast<std::size_t>(last.data() - text.data()),
                last.size());
  }
}

struct Phrase {
  std::string_view words;    // in small letters
  bool needs_quote = false;  // else prose would have it too
};

// SQL (dev.mysql.com CREATE USER, postgresql.org CREATE ROLE), .netrc (ftp(1)), redis.conf, ACL SETUSER.
constexpr std::array kPhrases = std::to_array<Phrase>({
    {"identified by ", false},
    {"identified by password ", true},
    {" by ", true},
    {"password ", true},
    {"passphrase ", true},
    {"secret ", true},
    {"requirepass ", false},
    {"masterauth ", false},
    {"rootpw ", false},
    {"bindpw ", false},
    {"set-initial-password ", false},
});

bool in_netrc(std::string_view small) {
  return (small.find("machine ") != std::string_view::npos ||
          small.find("default ") != std::string_view::npos) &&
         small.find("login ") != std::string_view::npos;
}

void find_phrase(std::string_view text, std::string_view small, const Phrase& phrase, Found& found) {
  for (std::size_t at = small.find(phrase.words); at != std::string_view::npos;
       at = small.find(phrase.words, at + 1)) {
    if (at > 0 && is_letter_or_digit(small[at - 1]) && phrase.words.front() != ' ') continue;
    constexpr std::size_t kNear = 60;
    const std::size_t near = at > kNear ? at - kNear : 0;
    if (phrase.words == " by " && small.substr(near, at - near).find("identified") == std::string_view::npos)
      continue;
    std::size_t from = after_blanks(text, at + phrase.words.size());
    const bool quoted = from < text.size() && (text[from] == '\'' || text[from] == '"');
    if (phrase.needs_quote && !quoted) continue;
    const std::size_t end =
        quoted ? std::min(text.find(text[from], from + 1), text.size()) : end_of_word(text, from);
    if (quoted) ++from;
    if (from >= end) continue;
    const std::string_view given = text.substr(from, end - from);
    if (!is_harmless(given) && !given.starts_with("$"))
      found.add("it holds a secret after a word that says so", from, given.size());
  }
}

/// SET PASSWORD FOR 'app'@'%' = 'hunter2'
void find_set_password(std::string_view text, std::string_view small, Found& found) {
  for (std::size_t at = small.find(kSetPassword); at != std::string_view::npos;
       at = small.find(kSetPassword, at + 1)) {
    const std::size_t equals = text.substr(0, at + 120).find('=', at);
    if (equals == std::string_view::npos) continue;
    const std::size_t open = after_blanks(text, equals + 1);
    if (open >= text.size() || (text[open] != '\'' && text[open] != '"')) continue;
    const std::size_t close = std::min(text.find(text[open], open + 1), text.size());
    const std::string_view given = text.substr(open + 1, close - open - 1);
    if (!is_harmless(given) && !given.starts_with("$"))
      found.add("it holds a secret after a word that says so", open + 1, given.size());
  }
}

/// define('DB_PASSWORD', 'hunter2'), and "DB_PASSWORD", "hunter2" of other languages.
void find_quoted_pairs(std::string_view text, Found& found) {
  for (std::size_t comma = text.find(','); comma != std::string_view::npos;
       comma = text.find(',', comma + 1)) {
    if (comma == 0 || (text[comma - 1] != '\'' && text[comma - 1] != '"')) continue;
    const std::size_t near = comma > 82 ? comma - 82 : 0;
    const std::string_view before = text.substr(near, comma - 1 - near);
    const std::size_t quote = before.rfind(text[comma - 1]);
    const std::size_t open = after_blanks(text, comma + 1);
    if (quote == std::string_view::npos || open >= text.size() || text[open] != text[comma - 1]) continue;
    const std::string_view name = before.substr(quote + 1);
    const std::string_view rest = text.substr(open + 1, 4096);
    const std::string_view given = rest.substr(0, rest.find(text[open]));
    const std::string variable = as_variable(name);
    // Two names side by side are a list.
    const bool constant = variable == name && variable.find('_') != std::string::npos;
    if (!constant || !name_says_secret(variable) || is_harmless(given) || given == as_variable(given))
      continue;
    found.add("it holds a secret after a word that says so", open + 1, given.size());
  }
}

/// login=app:hunter2, stats auth admin:hunter2
void find_login(std::string_view text, std::string_view small, std::string_view word, Found& found) {
  for (std::size_t at = small.find(word); at != std::string_view::npos; at = small.find(word, at + 1)) {
    if (at > 0 && is_letter_or_digit(small[at - 1])) continue;
    const std::size_t from = at + word.size();
    const std::string_view given =
        text.substr(from, std::min<std::size_t>(end_of_word(text, from) - from, 4096));
    const Span password = password_of_pair(given);
    const std::string_view secret = given.substr(password.from, password.size);
    if (password.size > 0 && password.from > 1 && is_mixed(secret) &&
        secret.find_first_of("/.") == std::string_view::npos)
      found.add("it holds a secret after a word that says so", from + password.from, password.size);
  }
}

/// A line of exactly two words: password hunter2
void find_lines_of_two(std::string_view text, Found& found) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = trimmed(text.substr(start, end - start));
    start = end + 1;
    constexpr AnyOf kBlanks(" \t");
    const std::size_t blank = kBlanks.find_or_end(line);
    if (blank == line.size()) continue;
    const std::string_view first = line.substr(0, blank);
    const std::string_view second = trimmed(line.substr(blank));
    if (some(second, is_blank) || !every(first, is_word_character)) continue;
    const std::string_view bare = second.substr(0, second.find_last_not_of(";\"'") + 1);
    const std::string_view value = bare.substr(std::min(bare.find_first_not_of("\"'"), bare.size()));
    if (!is_mixed(value)) continue;
    const std::string name = as_variable(first);
    if (!name_says_secret(name)) continue;
    if (is_harmless(value) || value.starts_with("$") || names_an_object(name, value)) continue;
    found.add("it holds a secret after a word that says so",
              static_cast<std::size_t>(value.data() - text.data()), value.size());
  }
}

}  // namespace

void find_headers(std::string_view text, const LetterPairs& letters, Found& found) {
  const SmallText small(text);
  for (const std::string_view scheme :
       {"basic ", "bearer ", "token ", "apikey ", "negotiate ", "sharedkey "}) {
    if (letters.may_have(scheme)) find_scheme(text, small, scheme, found);
  }
  if (letters.may_have(kAuthorization)) find_authorization(text, small, found);
}

void find_after_words(std::string_view text, const LetterPairs& letters, Found& found) {
  const SmallText small(text);
  for (const Phrase& phrase : kPhrases) {
    if (letters.may_have(phrase.words)) find_phrase(text, small, phrase, found);
  }
  if (letters.may_have(kSetPassword)) find_set_password(text, small, found);
  find_quoted_pairs(text, found);
  for (const std::string_view word : {"login=", "auth ", "user=", "userpass=", "userpwd="}) {
    if (letters.may_have(word)) find_login(text, small, word, found);
  }
  if (letters.may_have("login ") && in_netrc(small)) {
    find_phrase(text, small, {"password ", false}, found);
    find_phrase(text, small, {"password\n", false}, found);
  }
  find_lines_of_two(text, found);
}

}  // namespace twelvefactor::kinds
