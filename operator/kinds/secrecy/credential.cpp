#include "kinds/secrecy/credential.hpp"

#include <algorithm>
#include <array>

#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/randomness.hpp"
#include "kinds/secrecy/secret_literals.hpp"
#include "kinds/secrecy/secret_urls.hpp"
#include "kinds/secrecy/shown.hpp"
#include "kinds/secrecy/whole_forms.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::size_t kLeastCredential = 8;
// From here on a value of a Secret is one even if neither its name nor its form says so.
constexpr std::size_t kLongSecret = 16;

// Last words of names that tell where and as whom, and never how one proves it.
constexpr std::array<std::string_view, 24> kNever = {
    "type",         "provider", "host",   "hostname", "hosts",  "port", "username", "user",
    "database",     "db",       "name",   "email",    "region", "cert", "crt",      "certificate",
    "certificates", "ca",       "bucket", "endpoint", "schema", "id",   "version",  "vhost"};
constexpr std::array<std::string_view, 12> kAlways = {"password", "passwd",     "pass",        "passphrase",
                                                      "pwd",      "token",      "secret",      "key",
                                                      "apikey",   "credential", "credentials", "salt"};

/// "key" of "private-key", "clientKey" and "PRIVATE_KEY".
std::string last_word(std::string_view name) {
  std::size_t start = name.find_last_of("-_. ");
  start = start == std::string_view::npos ? 0 : start + 1;
  for (std::size_t i = name.size(); i-- > start + 1;) {
    const bool hump = name[i] >= 'A' && name[i] <= 'Z' && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (hump) return lower(name.substr(i));
  }
  return lower(name.substr(start));
}

template <class Words>
bool is_one_of(const std::string& word, const Words& words) {
  return std::ranges::find(words, word) != words.end();
}

/// The public part of a pair of keys is none.
bool is_public_key(std::string_view name, std::string_view value) {
  if (lower(name).find("public") != std::string::npos) return true;
  if (value.starts_with("ssh-") || value.starts_with("ecdsa-")) return true;
  return value.find("-----BEGIN ") != std::string_view::npos &&
         value.find("PRIVATE KEY-----") == std::string_view::npos;
}

/// db.internal.example.com:5432, also several of them
bool is_host_list(std::string_view value) {
  return value.find('.') != std::string_view::npos && !looks_random(value) &&
         std::ranges::all_of(value, [](char c) {
           const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
           return letter || c == '.' || c == '-' || c == ':' || c == ',';
         });
}

/// Tells where something is: /run/x, https://example.com/, user@example.com, db.example.com
bool is_address(std::string_view value) {
  return value.find("://") != std::string_view::npos || value.starts_with('/') ||
         (value.find('@') != std::string_view::npos && value.find('.') != std::string_view::npos &&
          !looks_random(value)) ||
         is_host_list(value);
}

/// The same password at another host is the same credential.
std::string credential_part(std::string_view value) {
  const Found found = find_secrets(value);
  std::string part(value);
  if (found.any() && is_whole_form(value, found)) {
    const Span& secret = found.secrets.front();
    part = value.substr(secret.from, secret.size);
    if (is_one_url(value)) part = percent_decoded(part);
  }
  return part.size() < kLeastCredential ? std::string() : part;
}

}  // namespace

std::string credential_in_variable(std::string_view name, std::string_view value) {
  if (value.size() < kLeastCredential || is_public_key(name, value)) return {};
  const bool suspect = !secret_suspicion(name, value).empty();
  const bool harmless = is_one_of(last_word(name), kNever) || is_address(value) || is_placeholder(value);
  return suspect || (value.size() >= kLongSecret && !harmless) ? credential_part(value) : std::string();
}

std::string credential_in_binding(std::string_view key, std::string_view value) {
  const std::string word = last_word(key);
  if (value.size() < kLeastCredential || is_one_of(word, kNever) || is_public_key(key, value)) return {};
  const bool says_so = is_one_of(word, kAlways) && value.find("://") == std::string_view::npos;
  return says_so || !secret_suspicion(key, value).empty() ? credential_part(value) : std::string();
}

}  // namespace twelvefactor::kinds
