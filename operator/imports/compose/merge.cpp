#include "imports/compose/merge.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace twelvefactor::imports::compose {
namespace {

constexpr std::array<std::string_view, 3> kReplacedWhole = {"command", "entrypoint", "test"};

bool is_replaced_whole(std::string_view key) {
  return std::ranges::find(kReplacedWhole, key) != kReplacedWhole.end();
}

const Tree* marked(const Tree& value, const char* mark) {
  if (!value.is_object() || value.size() != 1) return nullptr;
  const auto found = value.find(mark);
  return found == value.end() ? nullptr : &*found;
}

/// `K=V` and `K` of a list as entries of a map.
Tree pairs_as_map(const Tree& list) {
  Tree map = Tree::object();
  for (const Tree& item : list) {
    const std::string text = scalar_text(item);
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      map[text] = nullptr;
    } else {
      map[text.substr(0, equals)] = text.substr(equals + 1);
    }
  }
  return map;
}

Tree names_as_map(const Tree& list) {
  Tree map = Tree::object();
  for (const Tree& item : list) map[scalar_text(item)] = Tree::object();
  return map;
}

/// What two items of a list have in common where the later takes the place of the earlier; "" where both
/// stay.
std::string identity(std::string_view key, const Tree& item) {
  if (key == "volumes" || key == "secrets" || key == "configs") {
    if (item.is_object())
      return scalar_text(item.contains("target") ? item["target"] : member(item, "source"));
    const std::string text = scalar_text(item);
    if (key != "volumes") return text;
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return text;
    return text.substr(colon + 1, text.find(':', colon + 1) - colon - 1);
  }
  return item.dump();
}

Tree merged_list(std::string_view key, Tree base, const Tree& over) {
  for (const Tree& item : over) {
    const std::string mine = identity(key, item);
    const auto same =
        std::ranges::find_if(base, [&](const Tree& each) { return identity(key, each) == mine; });
    if (same == base.end()) {
      base.push_back(item);
    } else {
      *same = item;
    }
  }
  return base;
}

Tree merged(std::string_view key, Tree base, const Tree& over);

/// Marks stay until all is merged: what is reset here may come again from what the service extends.
// NOLINTNEXTLINE(misc-no-recursion): no deeper than the reader of YAML lets a file nest
Tree merged_map(Tree base, const Tree& over) {
  for (const auto& [name, value] : over.items())
    base[name] = base.contains(name) ? merged(name, std::move(base[name]), value) : value;
  return base;
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than the reader of YAML lets a file nest
Tree merged(std::string_view key, Tree base, const Tree& over) {
  if (marked(base, "!reset") != nullptr) return over;
  if (marked(over, "!reset") != nullptr || marked(over, "!override") != nullptr) return over;
  if (const Tree* whole = marked(base, "!override")) return {{"!override", merged(key, *whole, over)}};
  if (over.is_null() && key != "command" && key != "entrypoint") return base;
  if (is_replaced_whole(key)) return over;
  if (base.is_object() && over.is_object()) return merged_map(std::move(base), over);
  const bool lists = over.is_array() || base.is_array();
  if (lists && !base.is_null() && !base.is_object() && !over.is_object())
    return merged_list(key, Tree(items_of(base)), Tree(items_of(over)));
  return over;
}

}  // namespace

Tree in_long_form(const Tree& service) {
  Tree all = service;
  for (const char* const key : {"environment", "labels", "annotations"}) {
    if (member(all, key).is_array()) all[key] = pairs_as_map(all[key]);
  }
  for (const char* const key : {"depends_on", "networks"}) {
    if (member(all, key).is_array()) all[key] = names_as_map(all[key]);
  }
  if (member(all, "build").is_string()) all["build"] = {{"context", all["build"]}};
  return all;
}

Tree merged_service(Tree base, const Tree& over) {
  return merged("", std::move(base), over);
}

Tree merged_file(Tree base, const Tree& over) {
  for (const auto& [name, value] : over.items()) {
    if (name != "services" || !value.is_object()) {
      base[name] = base.contains(name) ? merged(name, std::move(base[name]), value) : value;
      continue;
    }
    for (const auto& [service, stated] : value.items()) {
      Tree& place = base["services"][service];
      place = merged_service(place.is_null() ? Tree::object() : std::move(place), stated);
    }
  }
  return base;
}

// NOLINTNEXTLINE(misc-no-recursion): no deeper than the reader of YAML lets a file nest
Tree without_marks(const Tree& value) {
  if (const Tree* whole = marked(value, "!override")) return without_marks(*whole);
  if (value.is_array()) {
    Tree list = Tree::array();
    for (const Tree& item : value) list.push_back(without_marks(item));
    return list;
  }
  if (!value.is_object()) return value;
  Tree map = Tree::object();
  for (const auto& [name, item] : value.items()) {
    if (marked(item, "!reset") == nullptr) map[name] = without_marks(item);
  }
  return map;
}

}  // namespace twelvefactor::imports::compose
