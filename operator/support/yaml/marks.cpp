#include "yaml/marks.hpp"

#include "yaml/mark_builder.hpp"
#include "yaml/scanner.hpp"

namespace twelvefactor::yaml {
namespace {

bool is_end(const yaml_event_t& event) {
  return event.type == YAML_DOCUMENT_END_EVENT || event.type == YAML_STREAM_END_EVENT ||
         event.type == YAML_NO_EVENT;
}

}  // namespace

Marks::Marks(std::string_view text) {
  try {
    read_with_flow_colons(text, [this](std::string_view part) {
      Scanner scanner(part);
      MarkBuilder builder(*this);
      for (const yaml_event_t* event = &scanner.next(); !is_end(*event); event = &scanner.next())
        builder.take(*event);
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
