#include "kinds/secrecy/shown.hpp"

#include <algorithm>

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/connection_forms.hpp"
#include "kinds/secrecy/known_tokens.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/randomness.hpp"
#include "kinds/secrecy/secret_names.hpp"
#include "kinds/secrecy/secret_urls.hpp"
#include "kinds/secrecy/text_pairs.hpp"
#include "kinds/secrecy/webhooks.hpp"
#include "kinds/secrecy/whole_forms.hpp"

namespace twelvefactor::kinds {
namespace {

// Beyond this a line is judged no more, and a file not shown.
constexpr std::size_t kLongestLine = 512;
constexpr std::size_t kLongestFile = 8192;

/// In their order and apart: two readers may have found the same.
void put_in_order(Found& found) {
  std::ranges::sort(found.secrets, {}, &Span::from);
  std::vector<Span> apart;
  for (const Span& span : found.secrets) {
    if (!apart.empty() && span.from < apart.back().from + apart.back().size) {
      apart.back().size = std::max(apart.back().size, span.from + span.size - apart.back().from);
    } else {
      apart.push_back(span);
    }
  }
  found.secrets = std::move(apart);
}

/// The same secret once more, where no form told of it: postgres://hunter22:hunter22@db.
bool is_repeated(std::string_view text, const Found& found, const std::string& shown) {
  constexpr std::size_t kLeast = 4;
  return std::ranges::any_of(found.secrets, [&](const Span& span) {
    return span.size >= kLeast && shown.find(text.substr(span.from, span.size)) != std::string::npos;
  });
}

bool is_plain_url(std::string_view value) {
  return value.find("://") != std::string_view::npos && value.find('?') == std::string_view::npos;
}

/// application.yaml, nginx.conf: the name of a file, whose words are those of its file.
bool is_file(std::string_view value) {
  return value.find('\n') != std::string_view::npos;
}

std::string_view says_so(std::string_view name, std::string_view value) {
  const std::string variable = as_variable(name);
  if ((variable == "PWD" || variable == "OLDPWD") && value.starts_with('/')) return {};
  if (name_says_auth(variable) && !is_auth_method(value)) {
    const bool pair = password_of_pair(value).size > 0;
    const bool words = value.find_first_of(" /") != std::string_view::npos;
    if (pair || (is_mixed(value) && value.size() >= 6 && !words)) return "its name says so";
  }
  if (name_says_secret(variable) && !names_an_object(variable, value)) return "its name says so";
  const bool harmless = name_is_harmless(variable) || name_says_random(variable);
  return !harmless && looks_random(value) ? "it looks random, as keys do" : std::string_view();
}

std::string_view unquoted(std::string_view value) {
  const bool quoted =
      value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
  return quoted ? value.substr(1, value.size() - 2) : value;
}

/// A list of hosts, of addresses, of words: long, and all of it plain.
bool is_long_list(std::string_view value) {
  constexpr std::size_t kLongestItem = 80;
  for (std::size_t start = 0; start < value.size();) {
    const std::size_t end = std::min(value.find_first_of(", ;", start), value.size());
    const std::string_view word = value.substr(start, end - start);
    if (word.size() > kLongestItem || looks_random(word) || !every(word, [](char c) {
          return is_word_character(c) || c == '.' || c == ':' || c == '/' || c == '*' || c == '@';
        }))
      return false;
    start = end + 1;
  }
  return true;
}

bool is_too_long(std::string_view value) {
  if (!is_file(value)) return value.size() > kLongestLine && !is_long_list(value);
  return value.size() > kLongestFile || !is_file_of_pairs(value);
}

Shown all_hidden(std::string_view why) {
  return {std::string(kHidden), false, why};
}

/// Of a value that only says where a secret is: its path may have a word for it.
Found find_forms(std::string_view text) {
  Found found;
  find_in_urls(text, found);
  find_tokens(text, LetterPairs(text), found);
  put_in_order(found);
  return found;
}

/// Of each line of a file its value by its name, as if it were a variable.
void find_in_lines(std::string_view file, Found& found) {
  for (std::size_t start = 0; start < file.size();) {
    const std::size_t end = std::min(file.find('\n', start), file.size());
    const std::string_view line = file.substr(start, end - start);
    const std::size_t sign = line.find_first_of("=:");
    if (sign != std::string_view::npos && !trimmed(line).starts_with('#')) {
      const std::string_view value = unquoted(trimmed(line.substr(sign + 1)));
      const std::string_view name = line.substr(0, sign);
      const std::string_view why =
          is_harmless(value) || value.find("://") != std::string_view::npos
              ? std::string_view()
              : says_so(trimmed(name.substr(name.find_last_of("-\t ", name.find_last_not_of(" \t")) + 1)),
                        value);
      if (!why.empty()) found.add(why, static_cast<std::size_t>(value.data() - file.data()), value.size());
    }
    start = end + 1;
  }
}

/// Nothing is left that anybody could call a secret.
bool is_clean(std::string_view text) {
  if (find_secrets(text).any() || holds_private_key(text)) return false;
  constexpr AnyOf kEnds("\n;, &");
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = kEnds.find_or_end(text, start);
    if (looks_random(text.substr(start, end - start))) return false;
    start = end + 1;
  }
  return true;
}

Shown with_holes(std::string_view value, const Found& found, bool file) {
  const bool form =
      file ? value.size() <= kLongestFile && is_file_of_pairs(value) && end_with_lines(value, found)
           : is_whole_form(value, found);
  if (!form || !found.sure_of_ends) return all_hidden(found.why);
  std::string text = without(value, found);
  if (is_repeated(value, found, text) || !is_clean(text)) return all_hidden(found.why);
  return {std::move(text), false, found.why};
}

}  // namespace

std::string hidden_length(std::size_t bytes) {
  return "(hidden, " + std::to_string(bytes) + " bytes)";
}

Found find_secrets(std::string_view text) {
  Found found;
  const LetterPairs letters(text);
  find_in_urls(text, found);
  find_tokens(text, letters, found);
  find_headers(text, letters, found);
  find_connections(text, found);
  find_pairs(text, found);
  find_after_words(text, letters, found);
  put_in_order(found);
  return found;
}

std::string without(std::string_view text, const Found& found, std::string_view instead) {
  std::string shown;
  std::size_t from = 0;
  for (const Span& span : found.secrets) {
    shown.append(text.substr(from, span.from - from)).append(instead);
    from = span.from + span.size;
  }
  return shown.append(text.substr(from));
}

Shown show_value(std::string_view name, std::string_view value) {
  const std::string_view bare = trimmed(value);
  if (bare.empty()) return {std::string(value)};
  if (holds_private_key(bare)) return all_hidden("it holds a private key");
  // What is a secret as a whole, its name says: a form within does not make the rest of it known.
  const bool plain = is_harmless(bare) || is_plain_url(bare);
  const std::string_view named = plain || is_file(bare) ? std::string_view() : says_so(name, bare);
  Found found = is_reference(bare) ? find_forms(bare) : find_secrets(bare);
  if (is_file(bare) && bare.size() <= kLongestFile && is_file_of_pairs(bare)) {
    find_in_lines(bare, found);
    put_in_order(found);
  }
  if (found.any()) return named.empty() ? with_holes(bare, found, is_file(value)) : all_hidden(found.why);
  if (!named.empty()) return all_hidden(named);
  if (plain && !is_file(bare)) return {std::string(value)};
  if (is_too_long(bare)) return {hidden_length(value.size()), false, {}};
  return {std::string(value)};
}

std::string show_path(std::string_view path) {
  const std::size_t query = path.find('?');
  const std::string_view before = path.substr(0, query);
  const Span secret = secret_in_path("", before);
  std::string shown(secret.size > 0 ? before.substr(0, secret.from) : before);
  if (secret.size > 0) shown += kHidden;
  return query == std::string_view::npos ? shown : shown + "?" + std::string(kHidden);
}

std::string show_text(std::string_view text) {
  if (holds_private_key(text)) return std::string(kHidden);
  return without(text, find_secrets(text));
}

}  // namespace twelvefactor::kinds
