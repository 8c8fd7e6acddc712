#include "yaml/marks.hpp"

#include <algorithm>
#include <map>

#include "yaml/scanner.hpp"

namespace twelvefactor::yaml {

/// Fills a Marks. Depth is bounded as that of values is.
class MarkReader {
 public:
  MarkReader(std::string_view text, std::vector<Marks::Node>& nodes) : scanner_(text), nodes_(nodes) {}

  void read() {
    while (true) {
      const yaml_event_t& event = scanner_.next();
      switch (event.type) {
        case YAML_DOCUMENT_END_EVENT:
        case YAML_STREAM_END_EVENT:
        case YAML_NO_EVENT:
          return;
        case YAML_ALIAS_EVENT:
          alias(event);
          break;
        case YAML_SCALAR_EVENT:
          scalar(event);
          break;
        case YAML_SEQUENCE_START_EVENT:
          begin(event, Marks::Kind::kList, event.data.sequence_start.anchor);
          break;
        case YAML_MAPPING_START_EVENT:
          begin(event, Marks::Kind::kMap, event.data.mapping_start.anchor);
          break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
          end();
          break;
        default:
          break;
      }
    }
  }

 private:
  struct Open {
    std::size_t node = 0;
    bool map = false;
    bool awaits_key = true;
    At key_at;
    std::string key;
    bool merges = false;
  };

  void scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    std::string text(reinterpret_cast<const char*>(data.value), data.length);
    if (!open_.empty() && open_.back().map && open_.back().awaits_key) {
      Open& map = open_.back();
      map.awaits_key = false;
      map.key_at = Scanner::at(event);
      map.merges = text == "<<" && data.plain_implicit != 0;
      map.key = std::move(text);
      return;
    }
    remember(data.anchor, add(event, Marks::Kind::kScalar));
  }

  void alias(const yaml_event_t& event) {
    const auto found = anchors_.find(std::string(Scanner::text(event.data.alias.anchor)));
    const std::size_t node = add(event, Marks::Kind::kAlias);
    nodes_[node].target = found == anchors_.end() ? node : found->second;
  }

  void begin(const yaml_event_t& event, Marks::Kind kind, const yaml_char_t* anchor) {
    if (open_.size() > static_cast<std::size_t>(kDeepest)) throw Unbuildable{Scanner::at(event), "too deep"};
    const std::size_t node = add(event, kind);
    remember(anchor, node);
    open_.push_back({node, kind == Marks::Kind::kMap, true, {}, "", false});
  }

  void end() {
    nodes_[open_.back().node].end = nodes_.size();
    open_.pop_back();
  }

  std::size_t add(const yaml_event_t& event, Marks::Kind kind) {
    Marks::Node node;
    node.kind = kind;
    node.at = Scanner::at(event);
    if (!open_.empty() && open_.back().map) {
      Open& map = open_.back();
      map.awaits_key = true;
      node.at = map.key_at;
      node.key = std::move(map.key);
      node.merges = map.merges;
    }
    node.end = nodes_.size() + 1;
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
  }

  void remember(const yaml_char_t* anchor, std::size_t node) {
    if (anchor != nullptr) anchors_[std::string(Scanner::text(anchor))] = node;
  }

  Scanner scanner_;
  std::vector<Marks::Node>& nodes_;
  std::vector<Open> open_;
  std::map<std::string, std::size_t> anchors_;
};

Marks::Marks(std::string_view text) {
  try {
    read_with_flow_colons(text, [this](std::string_view part) {
      nodes_.clear();
      MarkReader(part, nodes_).read();
      return 0;
    });
  } catch (const Unbuildable&) {
    nodes_.clear();
  }
}

std::size_t Marks::resolved(std::size_t index) const {
  return nodes_[index].kind == Kind::kAlias ? nodes_[index].target : index;
}

std::optional<std::size_t> Marks::item(std::size_t list, std::size_t index) const {
  const auto [known, fresh] = items_.try_emplace(list);
  if (fresh) {
    for (std::size_t at = list + 1; at < nodes_[list].end; at = nodes_[at].end) known->second.push_back(at);
  }
  if (index >= known->second.size()) return std::nullopt;
  return known->second[index];
}

const Marks::Entries& Marks::entries(std::size_t map) const {
  const auto [known, fresh] = entries_.try_emplace(map);
  if (fresh) add_entries(map, known->second, 0);
  return known->second;
}

/// Own entries count before those that are merged: a place is for a reader, who looks at the map first.
void Marks::add_entries(std::size_t map, Entries& entries, int depth) const {
  for (std::size_t at = map + 1; at < nodes_[map].end; at = nodes_[at].end) {
    if (!nodes_[at].merges) entries.try_emplace(nodes_[at].key, at);
  }
  for (std::size_t at = map + 1; at < nodes_[map].end; at = nodes_[at].end) {
    if (nodes_[at].merges) add_merged(at, entries, depth + 1);
  }
}

void Marks::add_merged(std::size_t value, Entries& entries, int depth) const {
  constexpr int kDeepestMerge = 10;
  const std::size_t source = resolved(value);
  if (depth > kDeepestMerge) return;
  if (nodes_[source].kind == Kind::kMap) return add_entries(source, entries, depth);
  if (nodes_[source].kind != Kind::kList) return;
  for (std::size_t at = source + 1; at < nodes_[source].end; at = nodes_[at].end)
    add_merged(at, entries, depth + 1);
}

}  // namespace twelvefactor::yaml
