#include "yaml/places.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "yaml/marks.hpp"

namespace twelvefactor::yaml {
namespace {

/// How much of the path the key of one of the entries is; of two the longer. Keys may hold dots.
std::size_t key_length(const Marks::Entries& entries, std::string_view rest) {
  constexpr std::size_t kLongest = 4096;
  if (rest.size() > kLongest) return 0;
  for (std::size_t end = rest.size(); end > 0 && end != std::string_view::npos;
       end = rest.find_last_of(".[", end - 1)) {
    if (entries.contains(std::string(rest.substr(0, end)))) return end;
  }
  return 0;
}

/// 2 of "[2].name"; nothing when it is no index.
std::optional<std::size_t> index_of(std::string_view rest, std::size_t& length) {
  const std::size_t close = rest.find(']');
  if (close == std::string_view::npos) return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + close, index);
  if (error != std::errc() || end != rest.data() + close) return std::nullopt;
  length = close + 1;
  return index;
}

/// JSON that YAML does not take has the same places with a blank for each tab, and with a letter for each
/// escaped half of one.
std::string as_yaml(std::string_view text) {
  std::string yaml(text);
  if (const std::size_t first = yaml.find_first_not_of(" \t\r\n");
      first == std::string::npos || (yaml[first] != '{' && yaml[first] != '['))
    return yaml;
  std::ranges::replace(yaml, '\t', ' ');
  for (std::size_t at = yaml.find("\\u"); at != std::string::npos; at = yaml.find("\\u", at + 2)) {
    if (yaml.size() - at >= 6) yaml.replace(at + 2, 4, "0041");
  }
  return yaml;
}

}  // namespace

Places::Places(DocumentText document, std::shared_ptr<const Marks> marks)
    : document_(document), marks_(std::move(marks)) {}

Place Places::find(std::string_view path) const {
  if (document_.line == 0) return {};
  if (!marks_) marks_ = std::make_shared<const Marks>(as_yaml(document_.text));
  const Marks& marks = *marks_;
  if (marks.empty()) return {document_.line, 1};
  std::size_t node = 0;
  while (!path.empty()) {
    const std::size_t within = marks.resolved(node);
    std::size_t length = 0;
    if (path.front() == '[' && marks.node(within).kind == Marks::Kind::kList) {
      const auto index = index_of(path, length);
      const auto item = index ? marks.item(within, *index) : std::nullopt;
      if (!item) break;
      node = *item;
    } else if (path.front() == '.' && marks.node(within).kind == Marks::Kind::kMap) {
      const Marks::Entries& entries = marks.entries(within);
      length = key_length(entries, path.substr(1));
      if (length == 0) break;
      node = entries.at(std::string(path.substr(1, length)));
      ++length;
    } else {
      break;
    }
    path.remove_prefix(length);
  }
  const At at = marks.node(node).at;
  return {document_.line + std::max(at.line, 0), std::max(at.column, 0) + 1};
}

}  // namespace twelvefactor::yaml
