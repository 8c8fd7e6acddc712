#include "definitions/unique.hpp"

#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

/// By what an item is told from the others: itself, or its keys.
json identity(const json& item, const Schema& schema) {
  if (schema.list_type == "set") return item;
  json keys = json::object();
  for (const std::string& key : schema.list_keys) {
    if (item.is_object() && item.contains(key)) keys[key] = item[key];
  }
  return keys;
}

std::string about_twin(const Schema& schema) {
  if (schema.list_type == "set") return "is there twice; remove one";
  std::string keys;
  for (const std::string& key : schema.list_keys) keys += (keys.empty() ? "" : " and ") + key;
  return "another item has the same " + keys + "; remove one";
}

bool all_objects(const json& items, const Path& at, std::vector<Refusal>& refusals) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].is_object() || items[i].is_null()) continue;
    const Path path = at.item(i);
    refusals.push_back({path.field(), path.place(), "must be a map", false});
    return false;
  }
  return true;
}

void look_for_twins(const json& items, const Schema& schema, const Path& at, std::vector<Refusal>& refusals) {
  if (schema.list_type != "set" && schema.list_type != "map") return;
  if (schema.list_type == "map" && !all_objects(items, at, refusals)) return;
  std::map<std::string, int> seen;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (++seen[identity(items[i], schema).dump()] != 2) continue;
    const Path path = at.item(i);
    refusals.push_back({path.field(), path.place(), about_twin(schema), false});
  }
}

}  // namespace

void check_unique(const json& value, const Schema& schema, const Path& at, std::vector<Refusal>& refusals) {
  if (value.is_array()) {
    look_for_twins(value, schema, at, refusals);
    for (std::size_t i = 0; schema.items != nullptr && i < value.size(); ++i)
      check_unique(value[i], *schema.items, at.item(i), refusals);
    return;
  }
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items()) {
    const Schema* const inner = schema.member(name);
    const bool field = schema.properties.contains(name);
    if (inner != nullptr) check_unique(member, *inner, field ? at.child(name) : at.entry(name), refusals);
  }
}

}  // namespace twelvefactor::definitions
