#include "kinds/secrecy/secret_words.hpp"

#include <algorithm>

#include "kinds/secrecy/secret_literals.hpp"

namespace twelvefactor::kinds {
namespace {

constexpr std::string_view kBetweenWords = " \t\r\n;&|()";
constexpr std::string_view kQuotes = "'\"`";

std::string_view unquoted(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of(kQuotes), word.size()));
  return word.substr(0, word.find_last_not_of(kQuotes) + 1);
}

/// --db-password, DB_PASSWORD and db.password as the variable they would be.
std::string variable_name(std::string_view flag) {
  flag.remove_prefix(std::min(flag.find_first_not_of('-'), flag.size()));
  std::string name(flag);
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

/// $(NAME), which Kubernetes puts a variable in for, as ${NAME}: its brackets part no words.
std::string with_braces(std::string text) {
  for (std::size_t at = text.find("$("); at != std::string::npos; at = text.find("$(", at + 1)) {
    const std::size_t end = text.find_first_of(" \t\r\n()", at + 2);
    if (end == std::string::npos) break;
    if (text[end] != ')') continue;
    text[at + 1] = '{';
    text[end] = '}';
  }
  return text;
}

bool looks_secret(std::string_view previous, std::string_view word) {
  if (!secret_suspicion("", word).empty()) return true;
  if (const std::size_t equals = word.find('='); equals != std::string_view::npos) {
    return !secret_suspicion(variable_name(word.substr(0, equals)), unquoted(word.substr(equals + 1)))
                .empty();
  }
  return previous.starts_with('-') && !word.starts_with('-') &&
         !secret_suspicion(variable_name(previous), word).empty();
}

}  // namespace

std::vector<std::string> without_secrets(const std::vector<std::string>& words) {
  std::vector<std::string> shown;
  std::string previous;  // of the word before, whose text is gone
  for (const std::string& word : words) {
    bool secret = !secret_suspicion("", word).empty();
    const std::string text_with_braces = with_braces(word);
    const std::string_view text = text_with_braces;
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t end = std::min(text.find_first_of(kBetweenWords, start), text.size());
      const std::string_view part = unquoted(text.substr(start, end - start));
      if (!part.empty()) {
        secret = secret || looks_secret(previous, part);
        previous = std::string(part);
      }
      start = end + 1;
    }
    shown.push_back(secret ? std::string(kHidden) : word);
  }
  return shown;
}

}  // namespace twelvefactor::kinds
