#include "kinds/secret_literals.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace twelvefactor::kinds {
namespace {

// Whole parts of a name, between underscores; a part may also end with one of them (GITHUBTOKEN), and have an
// s.
constexpr std::array<std::string_view, 9> kSecretParts = {
    "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "SECRET", "TOKEN", "APIKEY", "CREDENTIAL"};
// Parts that say so only together.
constexpr std::array<std::string_view, 6> kSecretPairs = {"API_KEY",     "ACCESS_KEY",     "PRIVATE_KEY",
                                                          "SIGNING_KEY", "ENCRYPTION_KEY", "SECRET_KEY"};
// What such names say about a secret without being one.
constexpr std::array<std::string_view, 14> kHarmlessEndings = {
    "_FILE",   "_PATH",    "_DIR",    "_NAME",   "_TTL",      "_LENGTH",    "_ENABLED",
    "_EXPIRY", "_TIMEOUT", "_HEADER", "_ISSUER", "_AUDIENCE", "_ALGORITHM", "_ID"};
constexpr std::array<std::string_view, 9> kKnownPrefixes = {
    "AKIA", "ASIA", "ghp_", "gho_", "github_pat_", "xoxb-", "xoxp-", "sk_live_", "glpat-"};

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return result;
}

bool part_says_secret(std::string_view part) {
  if (part.ends_with("S") && part != "PASS") part.remove_suffix(1);
  return std::any_of(kSecretParts.begin(), kSecretParts.end(), [part](std::string_view word) {
    // Short words end too many others (BYPASS, COMPASS).
    return part == word || (word.size() > 4 && part.ends_with(word));
  });
}

bool name_says_secret(std::string_view name) {
  const std::string text = upper(name);
  for (const std::string_view ending : kHarmlessEndings) {
    if (text.ends_with(ending)) return false;
  }
  for (const std::string_view pair : kSecretPairs) {
    if (text.find(pair) != std::string::npos) return true;
  }
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('_', start), text.size());
    if (part_says_secret(std::string_view(text).substr(start, end - start))) return true;
    start = end + 1;
  }
  return false;
}

/// scheme://user:password@host
bool url_with_password(std::string_view value) {
  const std::size_t scheme = value.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view rest = value.substr(scheme + 3);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return false;
  const std::size_t colon = authority.substr(0, at).find(':');
  return colon != std::string_view::npos && colon + 1 < at;
}

/// A switch, or a small number such as MAX_TOKENS=4096; a longer one may be a PIN or a password.
bool switch_or_number(std::string_view value) {
  constexpr std::size_t kLongestCount = 5;
  if (value == "true" || value == "false") return true;
  return value.size() <= kLongestCount && value.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::string_view secret_suspicion(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  if (value.find("-----BEGIN ") != std::string_view::npos &&
      value.find("PRIVATE KEY-----") != std::string_view::npos) {
    return "it holds a private key";
  }
  if (url_with_password(value)) return "it is a URL with a password in it";
  for (const std::string_view prefix : kKnownPrefixes) {
    if (value.starts_with(prefix) && value.size() >= prefix.size() + 12)
      return "it has the form of a well-known access token";
  }
  if (name_says_secret(name) && !switch_or_number(value)) return "its name says so";
  return {};
}

}  // namespace twelvefactor::kinds
