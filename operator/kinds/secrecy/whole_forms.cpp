#include "kinds/secrecy/whole_forms.hpp"

#include "kinds/secrecy/characters.hpp"
#include "kinds/secrecy/placeholders.hpp"
#include "kinds/secrecy/secret_urls.hpp"

namespace twelvefactor::kinds {
namespace {

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         every(text, [](char c) { return is_word_character(c) || c == '.' || c == ' '; });
}

/// name=value, nothing quoted: what is quoted may hold the sign that parts the pairs.
bool is_plain_pair(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && is_name(trimmed(text.substr(0, equals))) &&
         text.find_first_of("\"'{}\\") == std::string_view::npos;
}

bool are_pairs(std::string_view text, char between) {
  std::size_t count = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(between, start), text.size());
    const std::string_view part = trimmed(text.substr(start, end - start));
    if (!part.empty() && !is_plain_pair(part)) return false;
    count += part.empty() ? 0U : 1U;
    start = end + 1;
  }
  return count > 1;
}

bool is_host_and_port(std::string_view text) {
  return !text.empty() && every(text, [](char c) { return is_word_character(c) || c == '.' || c == ':'; });
}

/// cache:6379,password=hunter2,ssl=true
bool is_redis_configuration(std::string_view text) {
  const std::size_t comma = text.find(',');
  return comma != std::string_view::npos && is_host_and_port(text.substr(0, comma)) &&
         (are_pairs(text.substr(comma + 1), ',') || is_plain_pair(text.substr(comma + 1))) &&
         text.find('=') > comma;
}

/// shop:hunter2@tcp(db:3306)/shop?parseTime=true
bool is_go_sql(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) return false;
  const std::string_view behind = text.substr(at + 1);
  return (behind.starts_with("tcp(") || behind.starts_with("unix(") || behind.starts_with("tcp6(")) &&
         behind.find(")/") != std::string_view::npos &&
         text.find_first_of(" \t\r\n\"'") == std::string_view::npos;
}

/// 8080, shop, "a text", ${NAME}: no list, no text of several lines.
bool is_plain_value(std::string_view value) {
  const bool quoted =
      value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
  if (quoted) value = value.substr(1, value.size() - 2);
  return is_placeholder(value) || value.find_first_of("{}[]|>\"'&*\\") == std::string_view::npos;
}

bool is_line_of_pair(std::string_view line) {
  if (line.starts_with("- ")) line = trimmed(line.substr(2));
  if (line.starts_with("export ")) line = trimmed(line.substr(7));
  const std::size_t sign = line.find_first_of("=:");
  return sign != std::string_view::npos && is_name(trimmed(line.substr(0, sign))) &&
         is_plain_value(trimmed(line.substr(sign + 1)));
}

/// Behind each secret comes one of these, or nothing.
bool end_before(std::string_view text, const Found& found, std::string_view marks) {
  return std::ranges::all_of(found.secrets, [&](const Span& span) {
    const std::size_t end = span.from + span.size;
    return end >= text.size() || marks.find(text[end]) != std::string_view::npos;
  });
}

}  // namespace

bool is_whole_form(std::string_view text, const Found& found) {
  return is_one_url(text) || (are_pairs(text, ';') && end_before(text, found, ";")) ||
         (are_pairs(text, ' ') && end_before(text, found, " ")) ||
         (is_redis_configuration(text) && end_before(text, found, ",")) ||
         (is_go_sql(text) && end_before(text, found, "@"));
}

bool end_with_lines(std::string_view text, const Found& found) {
  return std::ranges::all_of(found.secrets, [text](const Span& span) {
    const std::size_t end = span.from + span.size;
    const std::string_view rest = text.substr(end, text.find('\n', end) - end);
    const std::size_t start = span.from == 0 ? 0 : text.rfind('\n', span.from - 1) + 1;
    const bool in_url = text.substr(start, span.from - start).find("://") != std::string_view::npos;
    const std::string_view behind = trimmed(rest);
    return behind.empty() || behind == "\"" || behind == "'" ||
           (in_url && behind.find_first_of("@&#/;") == 0);
  });
}

bool is_file_of_pairs(std::string_view text) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = trimmed(text.substr(start, end - start));
    start = end + 1;
    const bool section = line.starts_with('[') && line.ends_with(']');
    if (line.empty() || line.starts_with('#') || section) continue;
    if (!is_line_of_pair(line)) return false;
  }
  return true;
}

}  // namespace twelvefactor::kinds
