#include "kinds/secrecy/secret_tokens.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "kinds/secrecy/lower_case.hpp"

namespace twelvefactor::kinds {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_word_char(char c) {
  return is_digit(c) || is_upper(c) || is_lower(c) || c == '_' || c == '-';
}

bool all_of(std::string_view text, bool (*test)(char)) {
  return std::all_of(text.begin(), text.end(), test);
}

struct TokenForm {
  std::string_view prefix;
  std::size_t least = 12;  // characters after it: letters, digits, _ and -
};

constexpr std::array<TokenForm, 43> kForms = {{
    {"AKIA"},        {"ASIA"},     {"ghp_"},     {"gho_"},      {"ghu_"},      {"ghs_"},     {"ghr_"},
    {"github_pat_"}, {"glpat-"},   {"gldt-"},    {"glrt-"},     {"glptt-"},    {"xoxb-"},    {"xoxp-"},
    {"xoxa-"},       {"xoxr-"},    {"xoxs-"},    {"xapp-"},     {"sk_live_"},  {"sk_test_"}, {"rk_live_"},
    {"rk_test_"},    {"whsec_"},   {"AIza", 30}, {"ya29.", 20}, {"GOCSPX-"},   {"SG.", 30},  {"npm_", 30},
    {"pypi-", 30},   {"dop_v1_"},  {"doo_v1_"},  {"hvs.", 20},  {"hvb.", 20},  {"shpat_"},   {"shpss_"},
    {"sk-ant-"},     {"sk-proj-"}, {"hf_", 30},  {"dckr_pat_"}, {"glsa_", 20}, {"NRAK-"},    {"sntrys_"},
    {"sntryu_"},
}};

/// Three pieces of base64url, of which the first begins as {" does.
bool is_web_token(std::string_view value) {
  if (!value.starts_with("eyJ")) return false;
  const std::size_t first = value.find('.');
  if (first == std::string_view::npos) return false;
  const std::size_t second = value.find('.', first + 1);
  if (second == std::string_view::npos || first < 10 || second - first < 10) return false;
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return is_word_char(c) || c == '.' || c == '='; });
}

bool is_slack_webhook(std::string_view value) {
  constexpr std::string_view kStart = "https://hooks.slack.com/services/";
  return value.starts_with(kStart) && value.size() > kStart.size() + 20;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool hex = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

/// Bits per character, by how often each occurs.
double entropy(std::string_view text) {
  std::array<int, 256> counts{};
  for (const char c : text) ++counts.at(static_cast<unsigned char>(c));
  double bits = 0;
  const auto size = static_cast<double>(text.size());
  for (const int count : counts) {
    if (count == 0) continue;
    const double share = count / size;
    bits -= share * std::log2(share);
  }
  return bits;
}

/// How often letters, capitals and digits take turns: words do so rarely.
std::size_t turns(std::string_view text) {
  const auto sort = [](char c) { return is_digit(c) ? 0 : is_upper(c) ? 1 : 2; };
  std::size_t count = 0;
  for (std::size_t i = 1; i < text.size(); ++i) count += sort(text[i]) == sort(text[i - 1]) ? 0U : 1U;
  return count;
}

bool random_piece(std::string_view piece) {
  constexpr std::size_t kShortest = 20;
  if (piece.size() < kShortest) return false;
  const bool digits = std::any_of(piece.begin(), piece.end(), is_digit);
  const bool letters =
      std::any_of(piece.begin(), piece.end(), [](char c) { return is_upper(c) || is_lower(c); });
  if (!digits || !letters) return false;
  return entropy(piece) >= 3.2 && turns(piece) * 4 >= piece.size();
}

/// What stands for a secret between blanks or in a URL: the rest of it is a word.
bool is_known_public(std::string_view value) {
  for (const std::string_view start :
       {"ssh-", "ecdsa-", "-----BEGIN ", "sha256:", "sha384-", "sha512-", "sha256-",
        "sha512:", "sha1:", "md5:", "arn:", "urn:", "did:", "age1"}) {
    if (value.starts_with(start)) return true;
  }
  return value.find("@sha256:") != std::string_view::npos;
}

std::string_view password_in_authority(std::string_view rest) {
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return {};
  const std::size_t colon = authority.substr(0, at).find(':');
  if (colon == std::string_view::npos) return {};
  return authority.substr(colon + 1, at - colon - 1);
}

std::string_view password_in_query(std::string_view rest) {
  const std::size_t query = rest.find_first_of("?;");
  if (query == std::string_view::npos) return {};
  const std::string text = lower(rest);
  for (const std::string_view name : {"password=", "passwd=", "pwd="}) {
    for (std::size_t at = text.find(name, query); at != std::string::npos; at = text.find(name, at + 1)) {
      const char before = text[at - 1];
      if (before != '?' && before != '&' && before != ';') continue;
      const std::size_t from = at + name.size();
      return rest.substr(from, std::min(rest.find_first_of("&;#", from), rest.size()) - from);
    }
  }
  return {};
}

}  // namespace

std::string_view password_in_url(std::string_view value) {
  // A list of hosts may hold several, and only one with a password. Each is read to its end, so there is a
  // limit.
  constexpr int kMost = 64;
  std::size_t scheme = value.find("://");
  for (int i = 0; i < kMost && scheme != std::string_view::npos;
       ++i, scheme = value.find("://", scheme + 3)) {
    std::string_view rest = value.substr(scheme + 3);
    rest = rest.substr(0, rest.find_first_of(" \t\r\n\"'<>"));
    for (const std::string_view password : {password_in_authority(rest), password_in_query(rest)}) {
      if (!password.empty() && !is_placeholder(password)) return password;
    }
  }
  return {};
}

bool url_with_password(std::string_view value) {
  return !password_in_url(value).empty();
}

bool known_token(std::string_view value) {
  for (const TokenForm& form : kForms) {
    if (!value.starts_with(form.prefix) || value.size() < form.prefix.size() + form.least) continue;
    const std::string_view rest = value.substr(form.prefix.size());
    if (std::all_of(rest.begin(), rest.end(), [](char c) { return is_word_char(c) || c == '.'; }))
      return true;
  }
  return is_web_token(value) || is_slack_webhook(value);
}

bool is_placeholder(std::string_view value) {
  const auto wrapped = [value](std::string_view open, std::string_view close) {
    return value.size() >= open.size() + close.size() && value.starts_with(open) && value.ends_with(close);
  };
  if (wrapped("${", "}") || wrapped("$(", ")") || wrapped("{{", "}}") || wrapped("<", ">")) return true;
  if (value.size() > 2 && wrapped("%", "%") && all_of(value.substr(1, value.size() - 2), is_word_char))
    return true;
  if (value.starts_with("$") && value.size() > 1 && all_of(value.substr(1), is_word_char)) return true;
  std::string text = lower(value);
  std::erase_if(text, [](char c) { return c == '_' || c == '-' || c == ' '; });
  if (text.empty()) return true;
  if (text.find_first_not_of("x*.") == std::string::npos) return true;
  constexpr std::array<std::string_view, 9> kWords = {"changeme",    "replaceme",    "redacted",
                                                      "placeholder", "todo",         "tobeset",
                                                      "fillmein",    "yourpassword", "unset"};
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

bool looks_random(std::string_view value) {
  if (is_known_public(value) || is_uuid(value)) return false;
  if (value.find("://") != std::string_view::npos) return false;
  for (std::size_t start = 0; start < value.size();) {
    // What ends a piece: base64 has + and / in it, and = behind; names have - _ . and blanks between words.
    const std::size_t end =
        std::min(value.find_first_of(" \t\r\n_-.,:;@|()[]{}\"'<>&?", start), value.size());
    if (random_piece(value.substr(start, end - start))) return true;
    start = end + 1;
  }
  return false;
}

}  // namespace twelvefactor::kinds
