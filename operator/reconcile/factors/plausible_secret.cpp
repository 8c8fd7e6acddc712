#include "reconcile/factors/plausible_secret.hpp"

#include <algorithm>
#include <string>

#include "kinds/secrecy/shown.hpp"
#include "reconcile/factors/deploy_words.hpp"

namespace twelvefactor::reconcile {
namespace {

bool is_one_of_chars(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view kSmall = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kCapital = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
constexpr std::string_view kNameOfObject = "abcdefghijklmnopqrstuvwxyz-.";
constexpr std::string_view kPath = "abcdefghijklmnopqrstuvwxyz0123456789-_./";

constexpr std::string_view kNameOfSecret = "abcdefghijklmnopqrstuvwxyz-_";

bool names_a_secret(std::string_view small) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"secret", "password", "token", "key"},
      [small](std::string_view word) { return small.find(word) != std::string_view::npos; });
}

/// The name of a switch says no secret: disable-creds-init.
bool is_switch(std::string_view name) {
  const std::vector<std::string> parts = name_parts(name);
  return !parts.empty() && is_one_of(parts.front(), {"disable", "disabled", "enable", "enabled", "require",
                                                     "allow", "skip", "use", "no", "is", "has"});
}

/// `<secretKey>password</secretKey>`: which key of a Secret holds it. `before` ends where the value begins.
bool names_a_key(std::string_view before, std::string_view value) {
  if (!is_one_of(value, {"password", "username", "token", "key", "secret"})) return false;
  const std::size_t last = before.find_last_not_of(" \t\"'>:=");
  return last != std::string_view::npos && lower(before.substr(0, last + 1)).ends_with("key");
}

/// Of a pair in a file or a script: a password that somebody wrote there, and not the address of a server
/// (`proxy_pass http://web`), a call (`pass = quote(input())`), a type (`access_token: jwt`) or a name.
bool is_password_in_text(std::string_view text, std::size_t from, std::string_view value) {
  const bool url = value.find("://") != std::string_view::npos && value.find('@') == std::string_view::npos;
  const bool code = value.find('(') != std::string_view::npos;
  const bool path = std::ranges::count(value, '/') > 2 && is_one_of_chars(value, kPath);
  const bool object = value.find('-') != std::string_view::npos && is_one_of_chars(value, kNameOfObject);
  const bool word = (value.size() <= 3 && is_one_of_chars(value, kSmall)) ||
                    is_one_of(value, {"opaque", "bearer", "basic", "username", "string"});
  return !url && !code && !path && !object && !word && !names_a_key(text.substr(0, from), value);
}

}  // namespace

bool stands_for_a_secret(std::string_view value) {
  const std::string small = lower(value);
  if (small.starts_with("changeme")) return true;
  const bool somebodys = small.starts_with("my-") || small.starts_with("my_") || small.starts_with("your-") ||
                         small.starts_with("your_");
  if (somebodys && is_one_of_chars(small, kNameOfSecret) && names_a_secret(small)) return true;
  std::string_view last = value;
  if (const std::size_t dash = value.rfind('-'); dash != std::string_view::npos)
    last = value.substr(dash + 1);
  if (!is_one_of_chars(last, kCapital)) return false;
  return names_a_secret(lower(last));
}

bool is_plausible_secret(std::string_view name, std::string_view value, std::string_view why) {
  const bool by_name = !name.empty() && why.find("its name") != std::string_view::npos;
  if (by_name) return !stands_for_a_secret(value) && !is_switch(name);
  const kinds::Found found = kinds::find_secrets(value);
  // --cookie-secret=SECRET
  if (!found.any()) return !stands_for_a_secret(value.substr(value.find('=') + 1));
  const bool pair = found.why.find("under a name") != std::string_view::npos ||
                    found.why.find("after a word") != std::string_view::npos;
  return std::ranges::any_of(found.secrets, [&](const kinds::Span& span) {
    const std::string_view secret = value.substr(span.from, span.size);
    if (stands_for_a_secret(secret)) return false;
    return !pair || is_password_in_text(value, span.from, secret);
  });
}

}  // namespace twelvefactor::reconcile
