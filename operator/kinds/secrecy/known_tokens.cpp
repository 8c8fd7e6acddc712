#include "kinds/secrecy/known_tokens.hpp"

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/token_forms.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kVendorToken = "it has the form of a well-known access token";

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";

/// -----BEGIN RSA PRIVATE KEY-----
bool is_private(std::string_view text, std::size_t at) {
  const std::string_view title = text.substr(at, 64);
  return title.substr(0, title.find_first_of("\n\\")).find("PRIVATE KEY") != std::string_view::npos;
}

bool in_token(char c) {
  return is_word_character(c) || c == '.';
}

/// Nothing before it belongs to the same word.
bool begins_a_word(std::string_view text, std::size_t at) {
  return at == 0 || !is_letter_or_digit(text[at - 1]);
}

std::size_t end_of_token(std::string_view text, std::size_t from) {
  // Longer ones are looked at to here: the next may begin within.
  constexpr std::size_t kLongest = 1024;
  std::size_t end = from;
  while (end < text.size() && end - from < kLongest && in_token(text[end])) ++end;
  while (end > from && text[end - 1] == '.') --end;  // of the sentence
  return end;
}

/// Its size, or 0. `at` is where the prefix begins.
std::size_t size_of(const TokenForm& form, std::string_view text, std::size_t at) {
  const std::size_t from = at + form.prefix.size();
  const std::size_t end = end_of_token(text, from);
  if (end - from < form.least) return 0;
  return !form.mixed || is_mixed(text.substr(from, end - from)) ? end - at : 0;
}

void find_vendors(std::string_view text, const LetterPairs& letters, Found& found) {
  for (const TokenForm& form : kTokenForms) {
    if (!letters.may_have(form.prefix)) continue;
    for (std::size_t at = text.find(form.prefix); at != std::string_view::npos;) {
      const std::size_t size = begins_a_word(text, at) ? size_of(form, text, at) : 0;
      if (size > 0) found.add(kVendorToken, at, size);
      at = text.find(form.prefix, at + std::max(size, form.prefix.size()));
    }
  }
}

/// Three pieces of base64url, of which the first begins as {" does (RFC 7519); or two, of one without a
/// signature that somebody cut off.
void find_web_tokens(std::string_view text, Found& found) {
  for (std::size_t at = text.find("eyJ"); at != std::string_view::npos;) {
    std::size_t end = at;
    std::size_t dots = 0;
    while (end < text.size() && (in_token(text[end]) || text[end] == '='))
      dots += text[end++] == '.' ? 1U : 0U;
    const std::size_t first = text.find('.', at);
    const bool good = dots >= 2 && first - at >= 10 && text.find('.', first + 1) - first >= 10;
    if (good && begins_a_word(text, at)) found.add(kVendorToken, at, end - at);
    at = text.find("eyJ", std::max(end, at + 3));
  }
}

/// core.telegram.org/bots/api: "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
void find_bot_tokens(std::string_view text, Found& found) {
  constexpr std::size_t kLeast = 30;
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos;
       colon = text.find(':', colon + 1)) {
    std::size_t from = colon;
    while (from > 0 && colon - from < 12 && is_digit(text[from - 1])) --from;
    if (colon - from < 6 || !begins_a_word(text, from)) continue;
    std::size_t end = colon + 1;
    while (end < text.size() && is_word_character(text[end])) ++end;
    if (end - colon > kLeast && is_mixed(text.substr(colon + 1, end - colon - 1)))
      found.add(kVendorToken, from, end - from);
  }
}

/// crypt(5), LDAP (RFC 2307) and what pg_authid and htpasswd hold.
void find_password_hashes(std::string_view text, const LetterPairs& letters, Found& found) {
  for (const std::string_view begin : {"$2a$", "$2b$", "$2y$", "$apr1$", "$5$", "$6$", "$y$", "$argon2",
                                       "{SSHA", "{SHA}", "SCRAM-SHA-256$"}) {
    if (!letters.may_have(begin)) continue;
    for (std::size_t at = text.find(begin); at != std::string_view::npos;) {
      constexpr AnyOf kEnds(" \t\r\n\"';,");
      const std::size_t end = kEnds.find_or_end(text, at);
      if (end - at > begin.size() + 12) found.add("it holds the hash of a password", at, end - at);
      at = text.find(begin, end);
    }
  }
}

/// From its first line to its last, or to the end.
void find_private_keys(std::string_view text, Found& found) {
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find(kEnd, at), text.size());
    if (is_private(text, at)) found.add("it holds a private key", at, std::min(end + 64, text.size()) - at);
    at = text.find(kBegin, std::max(end, at + kBegin.size()));
  }
}

}  // namespace

bool holds_private_key(std::string_view text) {
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos; at = text.find(kBegin, at + 1)) {
    if (is_private(text, at)) return true;
  }
  // The same in base64, whatever stands before it.
  for (const std::string_view encoded : {"UFJJVkFURSBLRV", "BSSVZBVEUgS0VZ", "QUklWQVRFIEtFW"}) {
    if (text.find(encoded) != std::string_view::npos) return true;
  }
  return text.starts_with("PuTTY-User-Key-File-");
}

void find_tokens(std::string_view text, const LetterPairs& letters, Found& found) {
  find_vendors(text, letters, found);
  find_web_tokens(text, found);
  find_bot_tokens(text, found);
  find_password_hashes(text, letters, found);
  find_private_keys(text, found);
}

bool is_known_token(std::string_view value) {
  Found found;
  find_tokens(value, LetterPairs(value), found);
  return std::any_of(found.secrets.begin(), found.secrets.end(),
                     [value](const Span& span) { return span.from == 0 && span.size == value.size(); });
}

}  // namespace twelvefactor::kinds
