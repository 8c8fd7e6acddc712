#include "cli/terminal/text.hpp"

#include <algorithm>

namespace twelvefactor::cli {

using kinds::controls;
using kinds::letter_at;

std::vector<std::string> printable_lines(std::string_view text, std::size_t most) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(printable(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (lines.size() > most) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most));
  return lines;
}

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string wrapped(std::string_view text, std::size_t indent, int width) {
  constexpr std::size_t kLeast = 20;  // narrower is worse to read than a line that is too long
  const std::size_t total = width < 0 ? 0 : static_cast<std::size_t>(width);
  if (total < indent + kLeast) return std::string(text);
  std::string result;
  std::size_t used = indent;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string_view word = text.substr(start, end - start);
    const std::size_t size = columns(word);
    if (used > indent && used + 1 + size > total) {
      result.append("\n").append(indent, ' ');
      used = indent;
    } else if (start > 0) {
      result += ' ';
      ++used;
    }
    result += word;
    used += size;
    start = end + 1;
  }
  return result;
}

std::string age(std::chrono::seconds time) {
  const std::int64_t seconds = std::max<std::int64_t>(time.count(), 0);
  const auto two = [](std::int64_t big, const char* unit, std::int64_t small, const char* small_unit) {
    const std::string text = std::to_string(big) + unit;
    return small == 0 ? text : text + std::to_string(small) + small_unit;
  };
  const std::int64_t minutes = seconds / 60;
  const std::int64_t hours = minutes / 60;
  const std::int64_t days = hours / 24;
  if (seconds < 120) return std::to_string(seconds) + "s";
  if (minutes < 10) return two(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return std::to_string(minutes) + "m";
  if (hours < 8) return two(hours, "h", minutes % 60, "m");
  if (hours < 48) return std::to_string(hours) + "h";
  if (days < 8) return two(days, "d", hours % 24, "h");
  if (days < 730) return std::to_string(days) + "d";
  return two(days / 365, "y", days / 365 < 8 ? days % 365 : 0, "d");
}

std::string printable_json(std::string json) {
  // Such letters stand in strings only, where an escape means the same.
  std::string shown;
  for (std::size_t at = 0; at < json.size();) {
    const auto letter = letter_at(json, at);
    const bool plain = !letter || json[at] == '\n' || !controls(letter->code);
    const std::size_t size = letter ? letter->size : 1;
    if (plain) {
      shown.append(json, at, size);
    } else {
      constexpr std::string_view kHex = "0123456789abcdef";
      shown += "\\u";
      for (const unsigned int shift : {12U, 8U, 4U, 0U}) shown += kHex[(letter->code >> shift) & 0xFU];
    }
    at += size;
  }
  return shown;
}

}  // namespace twelvefactor::cli
