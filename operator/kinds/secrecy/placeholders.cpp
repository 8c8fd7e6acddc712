#include "kinds/secrecy/placeholders.hpp"

#include <array>
#include <string>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/lower_case.hpp"
#include "kinds/secrecy/randomness.hpp"

namespace twelvefactor::kinds {
namespace {

/// ${NAME}, ${NAME:?why}, and ${NAME:-default} when the default is none itself. ${{ secrets.NAME }}
bool is_expansion(std::string_view value) {
  if (!value.starts_with("${") || !value.ends_with("}")) return false;
  const std::string_view inside = value.substr(2, value.size() - 3);
  const std::size_t name = static_cast<std::size_t>(
      std::find_if_not(inside.begin(), inside.end(), is_word_character) - inside.begin());
  std::string_view rest = inside.substr(name);
  if (rest.starts_with(":")) rest.remove_prefix(1);
  const std::size_t dash = inside.substr(0, name).find('-');
  if (rest.empty() && dash != std::string_view::npos) rest = inside.substr(dash);
  if (rest.empty() || rest.starts_with("?") || rest.starts_with("+")) return true;
  if (!rest.starts_with("-") && !rest.starts_with("=")) return inside.find(":-") == std::string_view::npos;
  const std::string_view otherwise = trimmed(rest.substr(1));
  return otherwise.empty() || is_switch_or_number(otherwise) ||
         (otherwise != value && is_placeholder(otherwise));
}

/// Instead of a word that somebody is to put in.
bool is_blank_to_fill_in(std::string_view value) {
  std::string text = lower(value);
  std::erase_if(text, [](char c) { return c == '_' || c == '-' || c == ' '; });
  // XXX/ of an expression of sed
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  if (text.empty() || text.find_first_not_of("x*.") == std::string::npos) return true;
  constexpr std::array<std::string_view, 23> kWords = {
      "changeme",     "replaceme",       "redacted",  "placeholder", "todo",    "tobeset",    "fillmein",
      "yourpassword", "unset",           "yourtoken", "yourapikey",  "yourkey", "yoursecret", "tobechanged",
      "tbd",          "fixme",           "notset",    "(hidden)",    "(hidden", "[redacted]", "[hidden]",
      "overrideme",   "insecurechangeme"};
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

/// #REPLICATION_PASSWORD, which sed puts a value in for. With a digit in it somebody may have chosen it.
bool is_mark_for_sed(std::string_view value) {
  return value.size() > 3 && value.front() == '#' && is_upper(value[1]) && is_upper(value.back()) &&
         every(value.substr(1), [](char c) { return is_upper(c) || c == '_'; });
}

/// ${USER}${SUFFIX}, ${A}-${B}: nothing but expansions and marks.
bool is_made_of_expansions(std::string_view value) {
  if (value.find("${") == std::string_view::npos || value.find(":-") != std::string_view::npos) return false;
  for (std::size_t at = 0; at < value.size();) {
    if (value.substr(at).starts_with("${") || value.substr(at).starts_with("$(")) {
      const std::size_t close = value.find_first_of("})", at);
      if (close == std::string_view::npos) return false;
      at = close + 1;
    } else if (is_letter_or_digit(value[at++])) {
      return false;
    }
  }
  return true;
}

bool is_wrapped(std::string_view value, std::string_view open, std::string_view close) {
  return value.size() >= open.size() + close.size() && value.starts_with(open) && value.ends_with(close);
}

}  // namespace

bool is_placeholder(std::string_view value) {
  if (value.starts_with("${") && value.find('}') == value.size() - 1) return is_expansion(value);
  // Of a command only the begin may be left: $(cat
  if (value.starts_with("$(") || value.starts_with("`") || value.starts_with("${{")) return true;
  if (is_wrapped(value, "{{", "}}") || is_wrapped(value, "<", ">") || is_wrapped(value, "#{", "}") ||
      is_wrapped(value, "__", "__"))
    return true;
  if (value.starts_with("{{") || value.starts_with("{%") || is_made_of_expansions(value)) return true;
  // Patterns, and what printf puts a text in for.
  if (value.starts_with(".*") || value.starts_with("[^") || value == "%s" || value == "%q" || value == "%v")
    return true;
  if (value.size() > 2 && is_wrapped(value, "%", "%") &&
      every(value.substr(1, value.size() - 2), is_word_character))
    return true;
  if (value.starts_with("$") && value.size() > 1 && !is_digit(value[1]) &&
      every(value.substr(1), is_word_character))
    return true;
  return is_mark_for_sed(value) || is_blank_to_fill_in(value);
}

bool is_reference(std::string_view value) {
  for (const std::string_view start : {"vault:",
                                       "ref+",
                                       "op://",
                                       "secretref:",
                                       "secretref+",
                                       "awssm:",
                                       "aws-sm:",
                                       "awsssm:",
                                       "gcpsm:",
                                       "gcp-sm:",
                                       "sm://",
                                       "akv:",
                                       "azurekv:",
                                       "keyvault:",
                                       "arn:aws:secretsmanager:",
                                       "arn:aws:ssm:",
                                       "@Microsoft.KeyVault(",
                                       "ENC[AES256_GCM,",
                                       "env:",
                                       "file:/",
                                       "bws://",
                                       "doppler://",
                                       "infisical://",
                                       "akeyless:",
                                       "conjur:",
                                       "keyring:",
                                       "bao:",
                                       "!vault",
                                       "/aws/reference/secretsmanager/"}) {
    if (value.starts_with(start)) return true;
  }
  return value.starts_with("projects/") && value.find("/secrets/") != std::string_view::npos;
}

bool is_switch_or_number(std::string_view value) {
  constexpr std::size_t kLongestCount = 5;
  constexpr std::array<std::string_view, 15> kSwitches = {"true", "false",   "yes",      "no",       "on",
                                                          "off",  "enabled", "disabled", "none",     "null",
                                                          "auto", "default", "optional", "required", "nil"};
  const std::string text = lower(value);
  if (std::find(kSwitches.begin(), kSwitches.end(), text) != kSwitches.end()) return true;
  if (value.starts_with("-")) value.remove_prefix(1);
  return value.size() <= kLongestCount && value.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_path(std::string_view value) {
  if (!value.starts_with("/") && !value.starts_with("./") && !value.starts_with("../") &&
      !value.starts_with("~/"))
    return false;
  if (value.find_first_of(" +=:") != std::string_view::npos) return false;
  return value.substr(1).find_first_of("/.") != std::string_view::npos && !looks_random(value);
}

bool is_harmless(std::string_view value) {
  return value.empty() || is_switch_or_number(value) || is_placeholder(value) || is_reference(value) ||
         is_path(value);
}

}  // namespace twelvefactor::kinds
