#include "yaml/document_builder.hpp"

#include <algorithm>
#include <string_view>

#include "yaml/scalars.hpp"

namespace twelvefactor::yaml {
namespace {

constexpr std::size_t kMaxValues = 1'000'000;
// Of texts and keys, with aliases written out. An API server takes documents of at most 3 MiB.
constexpr std::size_t kMaxBytes = std::size_t{16} << 20U;
constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";

[[noreturn]] void refuse(const YAML::Mark& mark, const std::string& why) {
  throw Refused{"line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) +
                ": " + why};
}

bool is_plain(const std::string& tag) {
  return tag == "?" || tag.empty();
}

Scalar resolved(const YAML::Mark& mark, const std::string& tag, const std::string& text) {
  if (is_plain(tag)) return resolve_plain(text);
  if (tag == "!") return Text{};
  const bool core = tag.starts_with(kCoreTag);
  const std::string_view kind = core ? std::string_view(tag).substr(kCoreTag.size()) : std::string_view();
  if (kind == "str") return Text{};
  if (kind == "int" || kind == "bool" || kind == "null") return resolve_plain(text);
  if (kind == "float") {
    const Scalar read = resolve_plain(text);
    if (const auto* whole = std::get_if<std::int64_t>(&read)) return static_cast<double>(*whole);
    return read;
  }
  refuse(mark, "the tag " + tag + " has no meaning here");
}

Json scalar(const YAML::Mark& mark, const std::string& tag, const std::string& text) {
  struct Written {
    const YAML::Mark& mark;
    const std::string& text;
    Json operator()(NotFinite) const { refuse(mark, text + " cannot be written as JSON; quote it"); }
    Json operator()(Text) const { return text; }
    Json operator()(std::nullptr_t) const { return nullptr; }
    Json operator()(bool value) const { return value; }
    Json operator()(std::int64_t value) const { return value; }
    Json operator()(std::uint64_t value) const { return value; }
    Json operator()(double value) const { return value; }
  };
  return std::visit(Written{mark, text}, resolved(mark, tag, text));
}

/// The key is known to be new: the map's own insert would look for it from the start.
void append(Json& map, std::string key, Json part) {
  map.get_ref<Json::object_t&>().emplace_back(std::move(key), std::move(part));
}

}  // namespace

/// The library stands still, and makes one empty document after the other for ever, at a ] or } that nothing
/// opened.
void DocumentBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (mark.pos == last_start_) refuse(mark, "nothing can begin with this; is a bracket or quote too many?");
  last_start_ = mark.pos;
  anchors_.clear();
  counted_ = {};
}

void DocumentBuilder::OnDocumentEnd() {}

void DocumentBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  count(mark, {1, 0, 0});
  const Value value;
  keep(anchor, value, {1, 0, 0}, mark);
  add(mark, value);
}

void DocumentBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) refuse(mark, "an alias cannot stand inside of what it stands for");
  count(mark, found->second.cost);
  add(mark, found->second.value);
}

void DocumentBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                               const std::string& text) {
  const Cost cost{1, text.size(), 0};
  count(mark, cost);
  Value value{scalar(mark, tag, text), 0, is_plain(tag) && text == "<<"};
  keep(anchor, value, cost, mark);
  add(mark, std::move(value));
}

void DocumentBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                                      YAML::anchor_t anchor, YAML::EmitterStyle::value /*style*/) {
  open(mark, anchor, /*map=*/false);
}

void DocumentBuilder::OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                                 YAML::EmitterStyle::value /*style*/) {
  open(mark, anchor, /*map=*/true);
}

void DocumentBuilder::OnSequenceEnd() {
  close();
}

void DocumentBuilder::OnMapEnd() {
  Open& map = open_.back();
  for (const auto& [mark, source] : map.merged) merge(map, mark, source);
  close();
}

void DocumentBuilder::open(const YAML::Mark& mark, YAML::anchor_t anchor, bool map) {
  if (!open_.empty() && open_.back().map && open_.back().awaits_key) refuse(mark, "a key must be a scalar");
  Open made;
  made.map = map;
  made.anchor = anchor;
  made.before = counted_;
  made.mark = mark;
  made.json = map ? Json::object() : Json::array();
  open_.push_back(std::move(made));
  count(mark, {1, 0, 0});
}

void DocumentBuilder::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  const Cost cost{counted_.values - done.before.values, counted_.bytes - done.before.bytes, done.height};
  Value value{std::move(done.json), done.height, false};
  keep(done.anchor, value, cost, done.mark);
  add(done.mark, std::move(value));
}

void DocumentBuilder::add(const YAML::Mark& mark, Value value) {
  if (open_.empty()) {
    if (!value.json.is_null()) documents_.push_back(std::move(value.json));
    return;
  }
  Open& parent = open_.back();
  parent.height = std::max(parent.height, value.height + 1);
  if (!parent.map) {
    parent.json.push_back(std::move(value.json));
  } else if (parent.awaits_key) {
    take_key(parent, mark, value);
  } else {
    add_to_map(parent, mark, std::move(value));
  }
}

void DocumentBuilder::add_to_map(Open& map, const YAML::Mark& mark, Value value) {
  map.awaits_key = true;
  if (map.merge) {
    map.merged.emplace_back(mark, std::move(value.json));
  } else {
    append(map.json, std::move(map.key), std::move(value.json));
  }
}

void DocumentBuilder::take_key(Open& map, const YAML::Mark& mark, const Value& key) {
  if (key.json.is_structured()) refuse(mark, "a key must be a scalar");
  map.awaits_key = false;
  map.merge = key.merges;
  if (map.merge) return;
  map.key = key.json.is_string() ? key.json.get<std::string>() : key.json.dump();
  if (!map.keys.insert(map.key).second) refuse(mark, "the key " + map.key + " is given twice");
}

/// Adds what `source` has and the map does not: own keys and earlier sources win.
void DocumentBuilder::merge(Open& map, const YAML::Mark& mark, const Json& source) {
  if (source.is_array()) {
    for (const Json& one : source) merge(map, mark, one);
    return;
  }
  if (!source.is_object()) refuse(mark, "a merge key (<<) takes a mapping or a list of mappings");
  for (const auto& [key, part] : source.items()) {
    if (map.keys.insert(key).second) append(map.json, key, part);
  }
}

/// It is kept for the aliases of it, and counts as if there were one.
void DocumentBuilder::keep(YAML::anchor_t anchor, const Value& value, const Cost& cost,
                           const YAML::Mark& mark) {
  if (anchor == 0) return;
  count(mark, {cost.values, cost.bytes, 0});
  anchors_[anchor] = {value, cost};
}

void DocumentBuilder::count(const YAML::Mark& mark, const Cost& cost) {
  if (static_cast<int>(open_.size()) + cost.height > kMaxDepth + 1)
    refuse(mark, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
  counted_.values += cost.values;
  counted_.bytes += cost.bytes;
  if (counted_.values > kMaxValues) refuse(mark, "more than " + std::to_string(kMaxValues) + " values");
  if (counted_.bytes > kMaxBytes)
    refuse(mark, "more than " + std::to_string(kMaxBytes >> 20U) + " MiB, with its aliases written out");
}

}  // namespace twelvefactor::yaml
