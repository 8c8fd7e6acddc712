#include "yaml/places.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace twelvefactor::yaml {
namespace {

/// "---" alone, or with something behind it.
bool is_mark(std::string_view line) {
  return line.starts_with("---") && (line.size() == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r');
}

/// Blank lines, comments and directives only.
bool is_empty(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("%") || line.starts_with("...")) continue;
    if (is_mark(line)) line.remove_prefix(3);
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    if (!line.empty() && line.front() != '#') return false;
  }
  return true;
}

/// The entry of a map that the path begins with: of two, the one with the longer key.
struct Step {
  YAML::Node key;
  YAML::Node value;
  std::size_t length = 0;  // of the key
};

std::optional<Step> step_into(const YAML::Node& map, std::string_view rest) {
  std::optional<Step> best;
  for (const auto& entry : map) {
    if (!entry.first.IsScalar()) continue;
    const std::string& key = entry.first.Scalar();
    if (key.empty() || !rest.starts_with(key)) continue;
    const bool whole = rest.size() == key.size() || rest[key.size()] == '.' || rest[key.size()] == '[';
    if (whole && (!best || key.size() > best->length)) best = Step{entry.first, entry.second, key.size()};
  }
  return best;
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

}  // namespace

struct Places::Parsed {
  YAML::Node root;
  bool good = false;
};

Places::Places(DocumentText document) : document_(document) {}
Places::~Places() = default;
Places::Places(Places&&) noexcept = default;
Places& Places::operator=(Places&&) noexcept = default;

Place Places::find(std::string_view path) const {
  try {
    if (!parsed_) {
      parsed_ = std::make_unique<Parsed>();
      parsed_->root.reset(YAML::Load(std::string(document_.text)));
      parsed_->good = true;
    }
    if (!parsed_->good) return {document_.line, 1};
    YAML::Node node;
    node.reset(parsed_->root);
    YAML::Mark mark = node.Mark();
    while (!path.empty()) {
      if (path.front() == '[' && node.IsSequence()) {
        std::size_t length = 0;
        const auto index = index_of(path, length);
        if (!index || *index >= node.size()) break;
        node.reset(node[*index]);
        mark = node.Mark();
        path.remove_prefix(length);
      } else if (path.front() == '.' && node.IsMap()) {
        const auto step = step_into(node, path.substr(1));
        if (!step) break;
        mark = step->key.Mark();
        path.remove_prefix(step->length + 1);
        node.reset(step->value);
      } else {
        break;
      }
    }
    return {document_.line + std::max(mark.line, 0), std::max(mark.column, 0) + 1};
  } catch (const std::exception&) {
    return {document_.line, 1};
  }
}

std::vector<DocumentText> split_documents(std::string_view stream) {
  std::vector<DocumentText> documents;
  std::size_t start = 0;
  int first_line = 1;
  int line = 1;
  const auto cut = [&](std::size_t end) {
    const std::string_view text = stream.substr(start, end - start);
    if (!is_empty(text)) documents.push_back({text, first_line});
    start = end;
    first_line = line;
  };
  for (std::size_t at = 0; at < stream.size(); ++line) {
    const std::size_t end = std::min(stream.find('\n', at), stream.size());
    if (at > start && is_mark(stream.substr(at, end - at))) cut(at);
    at = std::min(end + 1, stream.size());
    if (end == stream.size()) break;
  }
  cut(stream.size());
  return documents;
}

}  // namespace twelvefactor::yaml
