#include "yaml/places.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>

namespace twelvefactor::yaml {

// Not in the unnamed namespace: Places::Parsed, which has a name outside, holds them.
struct Entry {
  YAML::Mark key;
  YAML::Node value;
};
using Entries = std::unordered_map<std::string, Entry>;

namespace {

/// "---" alone, or with something behind it.
bool is_mark(std::string_view line) {
  return line.starts_with("---") &&
         (line.size() == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r');
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

Entries entries_of(const YAML::Node& map) {
  Entries entries;
  for (const auto& each : map) {
    if (each.first.IsScalar()) entries.emplace(each.first.Scalar(), Entry{each.first.Mark(), each.second});
  }
  return entries;
}

/// How much of the path the key of one of the entries is; of two the longer. Keys may hold dots.
std::size_t key_length(const Entries& entries, std::string_view rest) {
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

}  // namespace

struct Places::Parsed {
  YAML::Node root;
  bool good = false;
  std::unordered_map<std::string, Entries> maps;  // by their path; made when they are first looked into
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
    const std::string_view whole = path;
    while (!path.empty()) {
      if (path.front() == '[' && node.IsSequence()) {
        std::size_t length = 0;
        const auto index = index_of(path, length);
        if (!index || *index >= node.size()) break;
        node.reset(node[*index]);
        mark = node.Mark();
        path.remove_prefix(length);
      } else if (path.front() == '.' && node.IsMap()) {
        // A map may have thousands of entries, and as many findings.
        const auto [known, fresh] =
            parsed_->maps.try_emplace(std::string(whole.substr(0, whole.size() - path.size())));
        if (fresh) known->second = entries_of(node);
        const std::size_t length = key_length(known->second, path.substr(1));
        if (length == 0) break;
        const Entry& entry = known->second.at(std::string(path.substr(1, length)));
        mark = entry.key;
        path.remove_prefix(length + 1);
        node.reset(entry.value);
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
