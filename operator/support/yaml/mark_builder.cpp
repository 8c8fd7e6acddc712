#include "yaml/mark_builder.hpp"

#include "yaml/scanner.hpp"

namespace twelvefactor::yaml {

void MarkBuilder::take(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_ALIAS_EVENT:
      return alias(event);
    case YAML_SCALAR_EVENT:
      return scalar(event);
    case YAML_SEQUENCE_START_EVENT:
      return begin(event, Marks::Kind::kList, event.data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
      return begin(event, Marks::Kind::kMap, event.data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
      return end();
    default:
      return;
  }
}

void MarkBuilder::scalar(const yaml_event_t& event) {
  const auto& data = event.data.scalar;
  if (!open_.empty() && open_.back().map && open_.back().awaits_key) {
    std::string text(reinterpret_cast<const char*>(data.value), data.length);
    Open& map = open_.back();
    map.awaits_key = false;
    map.key_at = Scanner::at(event);
    map.merges = text == "<<" && data.plain_implicit != 0;
    map.key = std::move(text);
    return;
  }
  remember(data.anchor, add(event, Marks::Kind::kScalar));
}

void MarkBuilder::alias(const yaml_event_t& event) {
  const auto found = anchors_.find(std::string(Scanner::text(event.data.alias.anchor)));
  const std::size_t node = add(event, Marks::Kind::kAlias);
  nodes_[node].target = found == anchors_.end() ? node : found->second;
}

void MarkBuilder::begin(const yaml_event_t& event, Marks::Kind kind, const yaml_char_t* anchor) {
  if (open_.size() > static_cast<std::size_t>(kDeepest)) throw Unbuildable{Scanner::at(event), "too deep"};
  const std::size_t node = add(event, kind);
  remember(anchor, node);
  open_.push_back({node, kind == Marks::Kind::kMap, true, {}, "", false});
}

void MarkBuilder::end() {
  nodes_[open_.back().node].end = nodes_.size();
  open_.pop_back();
}

std::size_t MarkBuilder::add(const yaml_event_t& event, Marks::Kind kind) {
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

void MarkBuilder::remember(const yaml_char_t* anchor, std::size_t node) {
  if (anchor != nullptr) anchors_[std::string(Scanner::text(anchor))] = node;
}

}  // namespace twelvefactor::yaml
