#include "admission/release_inputs.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string_view>

#include "kinds/deploy/release_fields.hpp"

namespace twelvefactor::admission {
namespace {

/// Of these only the gates belong to a release.
constexpr std::string_view kGates = "adminProcesses";

/// The fields of the spec as a tree. What a field without a row is, the one above it says.
struct Field {
  std::optional<bool> released;
  std::map<std::string, Field> below;
};

Field all_fields() {
  Field root;
  for (const kinds::ReleaseFieldRow& row : kinds::release_fields()) {
    Field* field = &root;
    std::string_view path = row.path;
    while (!path.empty()) {
      const std::size_t dot = path.find('.');
      field = &field->below[std::string(path.substr(0, dot))];
      path = dot == std::string_view::npos ? "" : path.substr(dot + 1);
    }
    field->released = row.is != kinds::ReleaseField::kNotReleased;
  }
  return root;
}

/// Is all of it released, or none of it?
std::optional<bool> throughout(const Field& field, bool above) {
  const bool own = field.released.value_or(above);
  for (const auto& [name, each] : field.below) {
    if (throughout(each, own) != own) return std::nullopt;
  }
  return own;
}

void also(std::string& text, const std::string& condition) {
  if (!condition.empty()) text += (text.empty() ? "" : " && ") + condition;
}

std::string quoted_names(const Field& field) {
  std::string names;
  for (const auto& [name, each] : field.below) names += (names.empty() ? "'" : ", '") + name + "'";
  return names;
}

/// A part of the spec as it is and as it was: optional values, since any of them may be missing.
struct Place {
  std::string now;
  std::string before;
};

Place below(const Place& place, const std::string& step) {
  return {place.now + step, place.before + step};
}

std::string map_of(const std::string& optional) {
  return optional + ".orValue({})";
}

std::string same(const Field& field, bool above, const Place& place, int depth);

/// Two maps with entries of one form.
std::string same_entries(const Field& entry, bool own, const Place& place, int depth) {
  const std::string key = "k" + std::to_string(depth);
  const Place each = below(place, "[?" + key + "]");
  std::string text = map_of(place.now) + ".all(" + key + ", " + each.before + ".hasValue()";
  also(text, same(entry, own, each, depth + 1));
  return text + ") && " + map_of(place.before) + ".all(" + key + ", " + each.now + ".hasValue())";
}

/// Of two maps of admin processes those that are gates.
std::string same_gates(const Field& entry, const Place& place) {
  const Place each = below(place, "[?k]");
  const Place trigger = below(each, ".?trigger");
  const std::string gate = ".orValue('') != 'BeforeRelease' || ";
  return map_of(place.now) + ".all(k, " + trigger.now + gate + same(entry, false, each, 1) + ") && " +
         map_of(place.before) + ".all(k, " + trigger.before + gate + trigger.now + " == " + trigger.before +
         ")";
}

/// Two maps with fields of their own.
std::string same(const Field& field, bool above, const Place& place, int depth) {
  const bool own = field.released.value_or(above);
  if (const auto entry = field.below.find("*"); entry != field.below.end())
    return same_entries(entry->second, own, place, depth);
  std::string text;
  if (own) {  // whatever else there is
    const std::string key = "k" + std::to_string(depth);
    const std::string but = ".all(" + key + ", " + key + " in [" + quoted_names(field) + "] || ";
    const Place each = below(place, "[?" + key + "]");
    also(text, map_of(place.now) + but + each.now + " == " + each.before + ")");
    also(text, map_of(place.before) + but + each.now + ".hasValue())");
  }
  for (const auto& [name, each] : field.below) {
    const auto all = throughout(each, own);
    const Place at = below(place, ".?" + name);
    if (all == true) also(text, at.now + " == " + at.before);
    if (all) continue;
    also(text,
         depth == 0 && name == kGates ? same_gates(each.below.at("*"), at) : same(each, own, at, depth + 1));
  }
  return text;
}

}  // namespace

std::string same_release_inputs() {
  return same(all_fields(), /*above=*/false, {"object.spec", "oldObject.spec"}, 0);
}

}  // namespace twelvefactor::admission
