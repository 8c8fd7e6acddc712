#include "admission/yaml_text.hpp"

#include <cstddef>

namespace twelvefactor::admission {
namespace {

constexpr std::size_t kWidth = 140;

/// Where a line may end: blanks outside of quotes.
std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> found(1);
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\'' && (at == 0 || text[at - 1] != '\\')) quoted = !quoted;
    if (c == ' ' && !quoted) {
      found.emplace_back();
    } else {
      found.back() += c;
    }
  }
  return found;
}

}  // namespace

std::string head_of(std::string_view kind, std::string_view name, std::string_view component) {
  std::string text = "apiVersion: admissionregistration.k8s.io/v1\nkind: ";
  text.append(kind).append("\nmetadata:\n  name: ").append(name);
  text.append(
      "\n  labels:\n    app.kubernetes.io/name: twelvefactor-operator\n    app.kubernetes.io/component: ");
  return text.append(component).append("\nspec:\n");
}

std::string folded(std::string_view key, const std::string& text, int indent) {
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string result = std::string(key) + ": >-\n" + margin;
  std::size_t column = 0;
  for (const std::string& word : words(text)) {
    if (column > 0 && column + word.size() >= kWidth) {
      result += "\n" + margin;
      column = 0;
    }
    if (column > 0) result += ' ';
    result += word;
    column += word.size() + 1;
  }
  return result + "\n";
}

std::string named_expression(std::string_view name, const std::string& expression) {
  return "    - name: " + std::string(name) + "\n      " + folded("expression", expression, 8);
}

std::string cel_string(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

std::string cel_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + cel_string(text);
  return "[" + list + "]";
}

}  // namespace twelvefactor::admission
