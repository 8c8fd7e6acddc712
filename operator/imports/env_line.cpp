#include "imports/env_line.hpp"

#include <algorithm>

#include "imports/lines.hpp"

namespace twelvefactor::imports {

std::string_view without_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) ? trimmed(text.substr(word.size())) : text;
}

std::size_t end_of_env_name(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::string_view::npos;
  const std::string_view name = trimmed(line.substr(0, equals));
  return name.find_first_not_of(kEnvNameLetters) == std::string_view::npos ? equals : std::string_view::npos;
}

std::string env_value(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
    const std::size_t end = text.find(text[0], 1);
    return std::string(text.substr(1, (end == std::string_view::npos ? text.size() : end) - 1));
  }
  if (text.starts_with('#')) return {};
  return std::string(trimmed(text.substr(0, std::min(text.find(" #"), text.size()))));
}

std::optional<EnvLine> read_env_line(std::string_view line) {
  if (line.empty() || line[0] == '#') return std::nullopt;
  line = without_word(line, "export ");
  const std::size_t end = end_of_env_name(line);
  if (end != std::string_view::npos)
    return EnvLine{std::string(trimmed(line.substr(0, end))), env_value(line.substr(end + 1))};
  if (line.find_first_not_of(kEnvNameLetters) != std::string_view::npos) return std::nullopt;
  return EnvLine{std::string(line), std::nullopt};
}

}  // namespace twelvefactor::imports
