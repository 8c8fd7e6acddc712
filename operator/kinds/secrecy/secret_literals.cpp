#include "kinds/secrecy/secret_literals.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "kinds/secrecy/secret_tokens.hpp"

namespace twelvefactor::kinds {
namespace {

// Whole parts of a name, between underscores and capitals; a part may also end with one of them
// (GITHUBTOKEN), and have an s.
constexpr std::array<std::string_view, 9> kSecretParts = {
    "PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "SECRET", "TOKEN", "APIKEY", "CREDENTIAL"};
// Parts that say so only together.
constexpr std::array<std::string_view, 9> kSecretPairs = {"API_KEY",     "ACCESS_KEY",     "PRIVATE_KEY",
                                                          "SIGNING_KEY", "ENCRYPTION_KEY", "SECRET_KEY",
                                                          "MASTER_KEY",  "SALT_KEY",       "KEY_BASE"};
// Last parts of names that speak about a secret without being one.
constexpr std::string_view kHarmlessEndings =
    " FILE PATH DIR DIRECTORY NAME USERNAME USER ID URL URI ENDPOINT HOST PORT TTL AGE LENGTH SIZE COUNT "
    "LIMIT MIN MAX "
    "ENABLED DISABLED REQUIRED ALLOWED EXPIRY EXPIRE EXPIRES EXPIRATION EXPIRATIONS TIMEOUT LIFETIME "
    "VALIDITY DURATION "
    "INTERVAL SECONDS MINUTES HOURS DAYS IN HEADER ISSUER AUDIENCE CLAIM SCOPE SCOPES ALGORITHM ALGORITHMS "
    "ALG ALGO TYPE "
    "MODE POLICY PROVIDER BACKEND METHOD ENGINE STORE VERSION ROTATION ENCODING FORMAT STRENGTH COST ROUNDS "
    "PREFIX SUFFIX "
    "FIELD REGEX PATTERN HINT HINTS LABEL ITERATIONS COMPLEXITY TIME LOCK EXCHANGE LOGIN RESET AUTH SUPPORT "
    "TEMPLATE CACHE LOCATION ";
// And of those whose value looks random without being secret.
constexpr std::string_view kHarmlessRandom =
    " HASH COMMIT REVISION SHA DIGEST CHECKSUM FINGERPRINT VERSION DSN UUID GUID KEY_ID NONCE IMAGE TAG "
    "BUILD RELEASE ARN "
    "SITEKEY BUCKET ";

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return result;
}

/// DB_PASSWORD of dbPassword, db-password and db.password.
std::string as_variable(std::string_view name) {
  std::string text;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool hump = i > 0 && name[i] >= 'A' && name[i] <= 'Z' && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (hump) text += '_';
    text += name[i] == '-' || name[i] == '.' ? '_' : name[i];
  }
  return upper(text);
}

bool part_says_secret(std::string_view part) {
  if (part.ends_with("S") && part != "PASS") part.remove_suffix(1);
  return std::any_of(kSecretParts.begin(), kSecretParts.end(), [part](std::string_view word) {
    // Short words end too many others (BYPASS, COMPASS).
    return part == word || (word.size() > 4 && part.ends_with(word));
  });
}

bool ends_with_one_of(std::string_view variable, std::string_view words) {
  const std::size_t mark = variable.rfind('_');
  const std::string_view last = mark == std::string_view::npos ? variable : variable.substr(mark + 1);
  return !last.empty() && words.find(" " + std::string(last) + " ") != std::string_view::npos;
}

bool says_public(std::string_view variable) {
  return variable.find("PUBLIC") != std::string_view::npos ||
         variable.find("PUBKEY") != std::string_view::npos ||
         variable.find("SITE_KEY") != std::string_view::npos;
}

bool name_says_secret(std::string_view variable) {
  if (says_public(variable) ||
      (ends_with_one_of(variable, kHarmlessEndings) && variable.find('_') != std::string_view::npos))
    return false;
  for (const std::string_view pair : kSecretPairs) {
    if (variable.find(pair) != std::string_view::npos) return true;
  }
  for (std::size_t start = 0; start < variable.size();) {
    const std::size_t end = std::min(variable.find('_', start), variable.size());
    if (part_says_secret(variable.substr(start, end - start))) return true;
    start = end + 1;
  }
  return false;
}

/// A switch, or a small number such as MAX_TOKENS=4096; a longer one may be a PIN or a password.
bool switch_or_number(std::string_view value) {
  constexpr std::size_t kLongestCount = 5;
  constexpr std::array<std::string_view, 14> kSwitches = {"TRUE", "FALSE",   "YES",      "NO",      "ON",
                                                          "OFF",  "ENABLED", "DISABLED", "NONE",    "NULL",
                                                          "AUTO", "DEFAULT", "OPTIONAL", "REQUIRED"};
  const std::string text = upper(value);
  if (std::find(kSwitches.begin(), kSwitches.end(), text) != kSwitches.end()) return true;
  if (value.starts_with("-")) value.remove_prefix(1);
  return value.size() <= kLongestCount && value.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// /run/secrets/token, ./key.pem, ~/.netrc
bool is_path(std::string_view value) {
  if (!value.starts_with("/") && !value.starts_with("./") && !value.starts_with("~/")) return false;
  if (value.find_first_of(" +=:") != std::string_view::npos) return false;
  return value.substr(1).find_first_of("/.") != std::string_view::npos && !looks_random(value);
}

bool is_plain_url(std::string_view value) {
  return value.find("://") != std::string_view::npos && value.find('?') == std::string_view::npos;
}

}  // namespace

std::string_view secret_suspicion(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  if (value.find("-----BEGIN ") != std::string_view::npos &&
      value.find("PRIVATE KEY-----") != std::string_view::npos) {
    return "it holds a private key";
  }
  if (url_with_password(value)) return "it is a URL with a password in it";
  if (known_token(value)) return "it has the form of a well-known access token";
  if (switch_or_number(value) || is_placeholder(value) || is_path(value) || is_plain_url(value)) return {};
  const std::string variable = as_variable(name);
  if (name_says_secret(variable)) return "its name says so";
  const bool harmless = says_public(variable) || ends_with_one_of(variable, kHarmlessEndings) ||
                        ends_with_one_of(variable, kHarmlessRandom);
  if (!harmless && looks_random(value)) return "it looks random, as keys do";
  return {};
}

}  // namespace twelvefactor::kinds
