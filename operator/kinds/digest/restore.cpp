#include "kinds/digest/restore.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include <nlohmann/json.hpp>

#include "kinds/digest/shape.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

constexpr const char* kOurContainer = "app";  // as the shape names it

json with_ours(const json& live, const json& ours, const Shape& shape);

const json& nothing() {
  static const auto* const kNothing = new json;
  return *kNothing;
}

const json& member_of(const json& object, const std::string& name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found == object.end() ? nothing() : *found;
}

bool same_keys(const json& a, const json& b, const Shape& list) {
  return std::ranges::all_of(list.item_keys,
                             [&](const std::string& key) { return member_of(a, key) == member_of(b, key); });
}

bool has_variable(const json& container, std::string_view name) {
  const json& env = member_of(container, "env");
  return std::any_of(env.begin(), env.end(),
                     [name](const json& variable) { return member_of(variable, "name") == name; });
}

/// One of ours under other keys: an edited key makes a second item out of it.
bool is_ours_under_other_keys(const json& item, const json& ours, const Shape& list) {
  // One that has the mark is ours, whatever its name is now.
  if ((!list.only_item.empty() || list.marked) && has_variable(item, kMarkOfOurContainers)) return true;
  if (list.unique_field.empty()) return false;
  const json& name = member_of(item, list.unique_field);
  return !name.is_null() && std::any_of(ours.begin(), ours.end(), [&](const json& each) {
    return member_of(each, list.unique_field) == name;
  });
}

json keyed_list(const json& live, const json& ours, const Shape& list) {
  std::vector<bool> placed(ours.size(), false);
  json result = json::array();
  for (const json& item : live) {
    const auto found =
        std::find_if(ours.begin(), ours.end(), [&](const json& each) { return same_keys(item, each, list); });
    if (found == ours.end()) {
      if (!is_ours_under_other_keys(item, ours, list)) result.push_back(item);
      continue;
    }
    const auto at = static_cast<std::size_t>(found - ours.begin());
    if (!placed[at]) result.push_back(with_ours(item, *found, *list.item));
    placed[at] = true;
  }
  for (std::size_t at = 0; at < ours.size(); ++at) {
    if (!placed[at]) result.push_back(ours[at]);
  }
  return result;
}

/// Ours, and what others may add to it.
json whole(const json& live, const json& ours, const Shape& shape) {
  json result = ours;
  for (const Shape::Member& member : shape.members) {
    const json& theirs = member_of(live, member.name);
    if (member.shape->theirs && !theirs.is_null()) result[member.name] = theirs;
  }
  return result;
}

/// We write nothing there.
void take_away(json& object, const std::string& name, const Shape& shape) {
  if (shape.all || shape.whole) {
    object.erase(name);
    return;
  }
  json left = with_ours(object[name], json::object(), shape);
  if (left.empty()) {
    object.erase(name);
  } else {
    object[name] = std::move(left);
  }
}

/// Of labels or annotations of which some are ours by their names: those go that were, and ours come.
json listed_with_ours(json live, const json& ours, const json& metadata_before) {
  const json& list = member_of(member_of(metadata_before, "annotations"), std::string(kListOfKeys));
  if (!live.is_object()) live = json::object();
  for (auto item = live.begin(); list.is_string() && item != live.end();)
    item = is_listed(list.get_ref<const std::string&>(), item.key()) ? live.erase(item) : std::next(item);
  live.update(ours);
  return live;
}

json object_with_ours(const json& live, const json& ours, const Shape& shape) {
  json result = live;
  for (const auto& [name, value] : ours.items()) {
    const Shape* below = shape.all ? &shape : shape.member(name);
    if (below == nullptr) continue;
    result[name] = below->by_list ? listed_with_ours(member_of(live, name), value, live)
                                  : with_ours(member_of(live, name), value, *below);
  }
  for (const Shape::Member& member : shape.members) {
    if (member.shape->always && result.contains(member.name) && !ours.contains(member.name))
      take_away(result, member.name, *member.shape);
  }
  return result;
}

json with_ours(const json& live, const json& ours, const Shape& shape) {
  if (live.type() != ours.type()) return ours;
  if (ours.is_object()) return shape.whole ? whole(live, ours, shape) : object_with_ours(live, ours, shape);
  if (ours.is_array() && shape.item) return keyed_list(live, ours, shape);
  return ours;
}

json* pod_spec_of(Kind kind, json& object) {
  const json::json_pointer path(kind == Kind::kCronJob ? "/spec/jobTemplate/spec/template/spec"
                                                       : "/spec/template/spec");
  return object.contains(path) ? &object.at(path) : nullptr;
}

void remove_variables(json& pod_spec, const std::set<std::string>& names) {
  for (json& container : pod_spec["containers"]) {
    if (member_of(container, "name") != kOurContainer || !member_of(container, "env").is_array()) continue;
    json& env = container["env"];
    std::erase_if(env.get_ref<json::array_t&>(), [&names](const json& variable) {
      const json& name = member_of(variable, "name");
      return name.is_string() && names.contains(name.get<std::string>());
    });
    if (env.empty()) container.erase("env");
  }
}

}  // namespace

json restored(Kind kind, const json& live, const json& ours, const std::set<std::string>& overriding) {
  json wanted = ours;
  wanted.erase("status");  // written apart
  json result = with_ours(live, wanted, shape_of(kind));
  if (overriding.empty()) return result;
  if (json* pod_spec = pod_spec_of(kind, result)) remove_variables(*pod_spec, overriding);
  return result;
}

}  // namespace twelvefactor::kinds
