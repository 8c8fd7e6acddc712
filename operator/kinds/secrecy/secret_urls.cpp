#include "kinds/secrecy/secret_urls.hpp"

#include <array>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/known_tokens.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/randomness.hpp"
#include "kinds/secrecy/secret_names.hpp"
#include "kinds/secrecy/webhooks.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kUrlPassword = "it is a URL with a password in it";
constexpr std::string_view kUrlToken = "it is a URL with a token in it";
constexpr AnyOf kEndsUrl(" \t\r\n\"'<>`\\|");

/// One URL, and where it begins in the text.
class UrlReader {
 public:
  UrlReader(std::string_view scheme, std::string_view rest, std::size_t offset, Found& found)
      : scheme_(scheme), rest_(rest), offset_(offset), found_(found) {}

  void read() {
    const std::size_t end = std::min(rest_.find_first_of("/?#;"), rest_.size());
    read_authority(rest_.substr(0, end));
    const std::size_t query = std::min(rest_.find_first_of("?;#", end), rest_.size());
    read_path(rest_.substr(end, query - end), end);
    read_parameters(query);
  }

 private:
  void add(std::string_view why, std::size_t from, std::size_t size) {
    found_.add(why, offset_ + from, size);
  }

  void read_authority(std::string_view authority) {
    const std::size_t at = authority.rfind('@');
    if (at == std::string_view::npos) return read_broken(authority);
    host_ = authority.substr(at + 1);
    const std::string_view user = authority.substr(0, at);
    const std::size_t colon = user.find(':');
    if (colon == std::string_view::npos) {
      if (is_known_token(user) || (may_be_token(user) && !is_public_key_of_a_project()))
        add(kUrlToken, 0, user.size());
      return;
    }
    const std::string_view password = user.substr(colon + 1);
    // Of "https://token:@host" and "https://token:x-oauth-basic@host" the user is the secret.
    if (is_known_token(user.substr(0, colon)) || is_token_like(user.substr(0, colon)))
      add(kUrlToken, 0, colon);
    if (password.empty() || is_placeholder(password)) return;
    add(kUrlPassword, colon + 1, password.size());
    // A slash in a password that nobody encoded: more of it comes.
    if (rest_.substr(0, rest_.find('?')).find('@', at + 1) != std::string_view::npos)
      found_.sure_of_ends = false;
  }

  [[nodiscard]] bool may_be_token(std::string_view user) const {
    constexpr std::size_t kLong = 20;
    return scheme_ == "nats" || is_token_like(user) || (user.size() >= kLong && is_mixed(user));
  }

  /// user:pass/word@host: what looks like the host is none.
  void read_broken(std::string_view authority) {
    host_ = authority;
    const std::size_t colon = authority.find(':');
    if (colon == std::string_view::npos || authority.starts_with('[') ||
        authority.find(',') != std::string_view::npos)
      return;
    const std::string_view port = authority.substr(colon + 1);
    const bool is_port = every(port, is_digit) && colon > 0 && !is_scheme_of_a_database();
    if (is_port || port.find_first_of("${}<*%") != std::string_view::npos) return;
    const std::size_t later = rest_.rfind('@');
    if (later == std::string_view::npos) return;
    add(kUrlPassword, colon + 1, later - colon - 1);
    found_.sure_of_ends = false;
  }

  /// Of these nothing but a user has an @ behind it, so a number before a slash may be the begin of a
  /// password.
  [[nodiscard]] bool is_scheme_of_a_database() const {
    for (const std::string_view name :
         {"postgres", "mysql", "mariadb", "redis", "mongodb", "amqp", "mssql"}) {
      if (scheme_.starts_with(name)) return true;
    }
    return false;
  }

  /// Sentry's "DSN": its key is public.
  [[nodiscard]] bool is_public_key_of_a_project() const {
    const std::string_view path = rest_.substr(std::min(rest_.find('/'), rest_.size()));
    const std::string_view project = path.substr(std::min(path.rfind('/') + 1, path.size()));
    return scheme_.starts_with("http") && !project.empty() && every(project, is_digit) &&
           (host_.find("sentry") != std::string_view::npos ||
            host_.find("glitchtip") != std::string_view::npos);
  }

  void read_path(std::string_view path, std::size_t from) {
    const Span secret = secret_in_path(host_, path);
    if (secret.size == 0 || is_placeholder(path.substr(secret.from, secret.size))) return;
    const bool webhook = host_.ends_with("hooks.slack.com");
    add(webhook ? "it has the form of a well-known access token" : kUrlToken, from + secret.from,
        secret.size);
  }

  void read_parameters(std::size_t from) {
    while (from < rest_.size()) {
      const std::size_t end = std::min(rest_.find_first_of("&;#?", from + 1), rest_.size());
      const std::string_view pair = rest_.substr(from + 1, end - from - 1);
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos) read_parameter(pair, equals, from + 1);
      from = end;
    }
  }

  void read_parameter(std::string_view pair, std::size_t equals, std::size_t from) {
    const std::string_view value = pair.substr(equals + 1);
    const std::string name = as_variable(pair.substr(0, equals));
    if (value.empty() || is_placeholder(value) || value.starts_with("{") || is_switch_or_number(value))
      return;
    if (is_secret_parameter(name, value)) {
      const bool password = name.find("PASS") != std::string::npos || name.find("PWD") != std::string::npos;
      add(password ? kUrlPassword : kUrlToken, from + equals + 1, value.size());
    }
  }

  static bool is_secret_parameter(const std::string& name, std::string_view value) {
    if (name_says_secret(name)) return !is_path(percent_decoded(value));
    if (name == "SIG" || name == "SIGNATURE" || name.ends_with("_SIGNATURE") || name == "SAS" ||
        name == "TOKEN_AUTH")
      return true;
    const bool may_be = name == "KEY" || name == "CODE" || name == "AUTH" || name == "K" ||
                        name == "APP_KEY" || name == "LICENSE_KEY" || name == "WPP" || name == "SESSION";
    if (is_known_token(value) || (may_be && (is_token_like(value) || looks_random(value))) ||
        (name == "KEY" && is_uuid(value)) || (name == "CODE" && value.size() >= 10 && is_mixed(value)))
      return true;
    // A commit or a digest is hexadecimal.
    return looks_random(value) && !every(value, is_hex) && !name_says_random(name) && !name_is_harmless(name);
  }

  std::string_view scheme_;
  std::string_view rest_;
  std::size_t offset_;
  Found& found_;
  std::string_view host_;
};

bool in_scheme(char c) {
  return is_letter_or_digit(c) || c == '+' || c == '.' || c == '-';
}

/// What stands before "://". A scheme is short; to look no further keeps the time linear.
std::string_view scheme_before(std::string_view text, std::size_t at) {
  constexpr std::size_t kLongest = 40;
  std::size_t from = at;
  while (from > 0 && at - from < kLongest && in_scheme(text[from - 1])) --from;
  return text.substr(from, at - from);
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  return is_hex(c) ? (c | 0x20) - 'a' + 10 : -1;
}

}  // namespace

void find_in_urls(std::string_view text, Found& found) {
  // One within another is read twice, so there is a limit.
  constexpr int kMostWithin = 8;
  int within = 0;
  std::size_t mark = text.find("://");
  while (mark != std::string_view::npos) {
    const std::size_t from = mark + 3;
    const std::size_t next = text.find("://", from);
    std::size_t end = kEndsUrl.find_or_end(text, from);
    // A list of URLs: each is read once, to where the next begins.
    if (next != std::string_view::npos && next < end) {
      const std::size_t comma = text.substr(0, next).rfind(',');
      if (comma != std::string_view::npos && comma > from) end = comma;
    }
    UrlReader(scheme_before(text, mark), text.substr(from, end - from), from, found).read();
    const bool nested = next != std::string_view::npos && next < end && within < kMostWithin;
    within = nested ? within + 1 : 0;
    if (within == kMostWithin) {
      // Nobody writes that. All of it is hidden.
      found.add(kUrlPassword, next, end - next);
      found.sure_of_ends = false;
    }
    mark = nested ? next : text.find("://", std::max(from, end));
  }
}

bool is_one_url(std::string_view text) {
  if (text.starts_with("jdbc:")) text.remove_prefix(5);
  const std::size_t mark = text.find("://");
  return mark != std::string_view::npos && mark > 0 && text.find("://", mark + 3) == std::string_view::npos &&
         scheme_before(text, mark).size() == mark && !some(text, kEndsUrl);
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    decoded += escape ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return decoded;
}

}  // namespace twelvefactor::kinds
