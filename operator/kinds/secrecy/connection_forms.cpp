#include "kinds/secrecy/connection_forms.hpp"

#include <array>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/placeholders.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kConnection = "it is a connection string with a password in it";

bool is_plain_user(std::string_view user) {
  return !user.empty() && every(user, [](char c) {
    return is_word_character(c) || c == '.' || c == '$' || c == '#' || c == '%' || c == '+';
  });
}

/// mailto:a@b, docker image:tag@sha256:..., git@host:path
bool is_other_use_of_at(std::string_view user, std::string_view behind) {
  for (const std::string_view scheme :
       {"mailto", "sip", "sips", "acct", "xmpp", "tel", "ssh", "im", "npm", "pkg"}) {
    if (user == scheme) return true;
  }
  return behind.starts_with("sha256:") || behind.starts_with("sha512:") || behind.starts_with("{");
}

/// github.com/go-sql-driver/mysql "DSN": user:password@protocol(address)/dbname; smtp hosts; host:port lists.
void find_user_and_password(std::string_view word, std::size_t offset, Found& found) {
  const std::size_t at = word.rfind('@');
  const std::size_t colon = word.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon == 0 || colon + 1 >= at)
    return;
  const std::string_view user = word.substr(0, colon);
  const std::string_view password = word.substr(colon + 1, at - colon - 1);
  const std::string_view behind = word.substr(at + 1);
  if (user == "jdbc" || !is_plain_user(user) || password.starts_with("//") || is_placeholder(password))
    return;
  if (is_other_use_of_at(user, behind)) return;
  const bool address = behind.find_first_of(":/(") != std::string_view::npos;
  const bool path = password.find('/') != std::string_view::npos;  // registry:5000/image@host
  if (address ? !path || behind.find('(') != std::string_view::npos : is_mixed(password) && !path)
    found.add(kConnection, offset + colon + 1, password.size());
}

/// @tcp(, @unix(, @( of go-sql-driver: whatever stands behind it, also another @ or a URL.
std::size_t driver_address(std::string_view word) {
  for (std::size_t at = word.find('@'); at != std::string_view::npos; at = word.find('@', at + 1)) {
    std::size_t end = at + 1;
    while (end < word.size() && is_letter_or_digit(word[end]) && end - at < 16) ++end;
    if (end < word.size() && word[end] == '(') return at;
  }
  return std::string_view::npos;
}

void find_driver(std::string_view word, std::size_t offset, Found& found) {
  const std::size_t at = driver_address(word);
  const std::size_t colon = word.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon + 1 >= at) return;
  const std::string_view password = word.substr(colon + 1, at - colon - 1);
  // jdbc:oracle:thin:@( has an address alone.
  if (!word.starts_with("jdbc:") && !is_placeholder(password))
    found.add(kConnection, offset + colon + 1, password.size());
}

/// postgresql.org/docs: The Password File (host:port:database:user:password); proxies are told with four
/// fields.
void find_pgpass(std::string_view line, std::size_t offset, Found& found) {
  if (line.find_first_of(" \t/") != std::string_view::npos) return;
  std::array<std::size_t, 5> starts{};  // of its fields
  std::size_t count = 1;
  for (std::size_t i = 0; i < line.size() && count < starts.size(); ++i) {
    if (line[i] == ':' && (i == 0 || line[i - 1] != '\\')) starts.at(count++) = i + 1;
  }
  if (count < 4) return;
  const std::string_view host = line.substr(0, starts[1] - 1);
  const std::string_view port = line.substr(starts[1], starts[2] - starts[1] - 1);
  const std::string_view password = line.substr(starts.at(count - 1));
  const bool good_port = port == "*" || (!port.empty() && port.size() <= 5 && every(port, is_digit));
  const bool good_host = host == "*" || some(host, is_letter) || host.find('.') != std::string_view::npos;
  const bool good_password = count == 5 ? !every(password, is_digit) : is_mixed(password);
  if (good_port && good_host && !password.empty() && good_password && !is_placeholder(password))
    found.add(kConnection, offset + starts.at(count - 1), password.size());
}

bool is_host(std::string_view text) {
  return !text.empty() && is_letter_or_digit(text.front()) &&
         every(text, [](char c) { return is_word_character(c) || c == '.'; });
}

/// user/password@host:1521/service, also behind jdbc:oracle:thin: (Oracle JDBC Developer's Guide, "URLs").
void find_oracle_address(std::string_view word, std::size_t offset, Found& found) {
  const std::size_t at = word.find('@');
  const std::size_t slash = word.find('/');
  if (at == std::string_view::npos || slash == std::string_view::npos || slash == 0 || slash + 1 >= at)
    return;
  std::string_view user = word.substr(0, slash);
  user.remove_prefix(std::min(user.rfind(':') + 1, user.size()));
  const std::string_view password = word.substr(slash + 1, at - slash - 1);
  const std::string_view behind = word.substr(at + 1);
  const std::size_t mark = behind.find_first_of(":/");
  const bool address =
      behind.starts_with("//") || behind.starts_with("(") ||
      (mark != std::string_view::npos && is_host(behind.substr(0, mark)) && mark + 1 < behind.size());
  const bool thin = word.starts_with("jdbc:oracle:");
  if ((address || thin) && is_plain_user(user) && password.find_first_of("/:") == std::string_view::npos &&
      !is_placeholder(password) && !behind.starts_with("sha256:"))
    found.add(kConnection, offset + slash + 1, password.size());
}

/// Passwords have commas and semicolons in them, too.
void find_drivers(std::string_view text, Found& found) {
  constexpr AnyOf kEnds(" \t\r\n\"'");
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = kEnds.find_or_end(text, start);
    find_driver(text.substr(start, end - start), start, found);
    start = end + 1;
  }
}

}  // namespace

void find_connections(std::string_view text, Found& found) {
  // Each form has one of these.
  constexpr AnyOf kMarks("@:");
  if (!some(text, kMarks)) return;
  if (text.find('@') != std::string_view::npos) find_drivers(text, found);
  constexpr AnyOf kEnds(" \t\r\n\"',;");
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = kEnds.find_or_end(text, start);
    const std::string_view word = text.substr(start, end - start);
    if (some(word, kMarks) && word.find("://") == std::string_view::npos) {
      // DSN=user:password@...
      const std::size_t equals = word.substr(0, word.find('@')).find('=');
      const std::size_t from = equals == std::string_view::npos ? 0 : equals + 1;
      find_user_and_password(word.substr(from), start + from, found);
      find_oracle_address(word.substr(from), start + from, found);
      find_pgpass(word, start, found);
    }
    start = end + 1;
  }
}

void find_oracle(std::string_view word, Found& found) {
  const std::size_t slash = word.find('/');
  const std::size_t at = std::min(word.rfind('@'), word.size());
  if (slash == std::string_view::npos || slash == 0 || slash + 1 >= at ||
      !is_plain_user(word.substr(0, slash)))
    return;
  const std::string_view password = word.substr(slash + 1, at - slash - 1);
  if (!is_placeholder(password) && !password.starts_with("$"))
    found.add(kConnection, slash + 1, password.size());
}

Span password_of_pair(std::string_view word) {
  const std::size_t colon = word.find(':');
  if (colon == std::string_view::npos || colon + 1 >= word.size() ||
      word.find("://") != std::string_view::npos)
    return {};
  const std::string_view password = word.substr(colon + 1);
  if (is_placeholder(password) || password.starts_with("$") || is_placeholder(word)) return {};
  return {colon + 1, password.size()};
}

}  // namespace twelvefactor::kinds
