#include "yaml/value_builder.hpp"

#include <algorithm>
#include <charconv>

namespace twelvefactor::yaml {
namespace {

using JsonValue = nlohmann::json;

constexpr const char* kMergeTakes = "a merge key (<<) takes a mapping or a list of mappings";

JsonValue to_json(At at, const Scalar& value, std::string text) {
  struct Written {
    At at;
    std::string& text;
    JsonValue operator()(NotFinite) const { throw Unbuildable{at, text + " is no number of JSON; quote it"}; }
    JsonValue operator()(Text) const { return std::move(text); }
    JsonValue operator()(std::nullptr_t) const { return nullptr; }
    JsonValue operator()(bool value) const { return value; }
    JsonValue operator()(std::int64_t value) const { return value; }
    JsonValue operator()(std::uint64_t value) const { return value; }
    JsonValue operator()(double value) const { return value; }
  };
  return std::visit(Written{at, text}, value);
}

/// As Go writes a float of 32 bits with 'g': what kubectl's reader makes of a key such as 1.50.
std::string float_key(double value) {
  char digits[64];
  const auto narrow = static_cast<float>(value);
  auto end = std::to_chars(std::begin(digits), std::end(digits), narrow, std::chars_format::scientific).ptr;
  std::string scientific(digits, end);
  const int exponent = std::stoi(scientific.substr(scientific.find('e') + 1));
  if (exponent < -4 || exponent >= 21) return scientific;
  end = std::to_chars(std::begin(digits), std::end(digits), narrow, std::chars_format::fixed).ptr;
  return {digits, end};
}

std::string key_text(At at, JsonValue& key) {
  if (key.is_string()) return std::move(key.get_ref<std::string&>());
  if (key.is_structured()) throw Unbuildable{at, "a key must be a text, not a list or a mapping"};
  if (key.is_null()) throw Unbuildable{at, "a key must not be empty; quote it"};
  if (key.is_number_float()) return float_key(key.get<double>());
  return key.dump();
}

std::string in_quotes(const std::string& key) {
  constexpr std::size_t kMost = 60;
  return key.size() <= kMost ? key : key.substr(0, kMost) + "...";
}

}  // namespace

void ValueBuilder::scalar(At at, Anchor anchor, const Scalar& value, std::string text, bool merges) {
  const Cost cost{1, text.size(), 0};
  count(at, cost);
  Value made{to_json(at, value, std::move(text)), 0, merges};
  keep(anchor, made, cost, at);
  add(at, std::move(made));
}

void ValueBuilder::alias(At at, Anchor anchor) {
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) throw Unbuildable{at, "an alias cannot stand inside of what it stands for"};
  count(at, found->second.cost);
  Value value = found->second.value;
  value.aliased = true;
  add(at, std::move(value));
}

void ValueBuilder::begin(At at, Anchor anchor, bool map) {
  if (!open_.empty() && open_.back().map && open_.back().awaits_key)
    throw Unbuildable{at, "a key must be a text, not a list or a mapping"};
  Open made;
  made.map = map;
  made.anchor = anchor;
  made.before = counted_;
  made.at = at;
  made.json = map ? JsonValue::object() : JsonValue::array();
  open_.push_back(std::move(made));
  count(at, {1, 0, 0});
}

void ValueBuilder::end() {
  Open done = std::move(open_.back());
  open_.pop_back();
  const Cost cost{counted_.values - done.before.values, counted_.bytes - done.before.bytes, done.height};
  Value value{std::move(done.json), done.height, false};
  keep(done.anchor, value, cost, done.at);
  add(done.at, std::move(value));
}

void ValueBuilder::add(At at, Value value) {
  if (open_.empty()) {
    if (!value.json.is_null()) whole_ = std::move(value.json);
    return;
  }
  Open& parent = open_.back();
  parent.height = std::max(parent.height, value.height + 1);
  if (!parent.map) {
    parent.json.push_back(std::move(value.json));
  } else if (parent.awaits_key) {
    take_key(parent, at, std::move(value));
  } else {
    add_to_map(parent, at, std::move(value));
  }
}

void ValueBuilder::take_key(Open& map, At at, Value key) {
  map.awaits_key = false;
  map.merge = key.merges;
  if (map.merge) return;
  const auto [place, fresh] = map.json.emplace(key_text(at, key.json), nullptr);
  if (!fresh && map.merged.erase(place.key()) == 0)
    throw Unbuildable{at, "the key " + in_quotes(place.key()) + " is given twice"};
  map.slot = &*place;
}

void ValueBuilder::add_to_map(Open& map, At at, Value value) {
  map.awaits_key = true;
  if (map.merge) {
    // kubectl's reader takes a list of mappings as it is written, and none that an alias stands for.
    if (value.aliased && !value.json.is_object()) throw Unbuildable{at, kMergeTakes};
    return merge(map, at, value.json);
  }
  *map.slot = std::move(value.json);
}

/// Of several sources the first counts; all of them count before what the map has so far.
void ValueBuilder::merge_list(Open& map, At at, const JsonValue& sources) const {
  const bool objects = std::ranges::all_of(sources, [](const JsonValue& each) { return each.is_object(); });
  if (!objects) throw Unbuildable{at, kMergeTakes};
  if (own_first_) {
    for (const JsonValue& each : sources) merge(map, at, each);
  } else {
    for (auto each = sources.rbegin(); each != sources.rend(); ++each) merge(map, at, *each);
  }
}

void ValueBuilder::merge(Open& map, At at, const JsonValue& source) const {
  if (source.is_array()) return merge_list(map, at, source);
  if (!source.is_object()) throw Unbuildable{at, kMergeTakes};
  for (const auto& [key, part] : source.items()) {
    const bool fresh = !map.json.contains(key);
    if (fresh) map.merged.insert(key);
    if (fresh || !own_first_) map.json[key] = part;
  }
}

/// It is kept for the aliases of it, and counts as if there were one.
void ValueBuilder::keep(Anchor anchor, const Value& value, const Cost& cost, At at) {
  if (anchor == 0) return;
  count(at, {cost.values, cost.bytes, 0});
  anchors_[anchor] = {value, cost};
}

void ValueBuilder::count(At at, const Cost& cost) {
  if (static_cast<int>(open_.size()) + cost.height > kDeepest + 1)
    throw Unbuildable{at, "nested deeper than " + std::to_string(kDeepest) + " levels"};
  counted_.values += cost.values;
  counted_.bytes += cost.bytes;
  if (counted_.values > kMostValues)
    throw Unbuildable{at, "more than " + std::to_string(kMostValues) + " values"};
  if (counted_.bytes > kMostBytes)
    throw Unbuildable{
        at, "more than " + std::to_string(kMostBytes >> 20U) + " MiB, with its aliases written out"};
}

}  // namespace twelvefactor::yaml
