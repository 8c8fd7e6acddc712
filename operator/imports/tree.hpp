// Values of a compose file, in whichever of their forms they are written. Internal to the readers of compose
// and score. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace twelvefactor::imports {

using Tree = nlohmann::json;

/// A text, a number, true or false as compose writes it; "" of anything else.
inline std::string scalar_text(const Tree& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

/// Null where there is none.
inline const Tree& member(const Tree& object, std::string_view name) {
  static const Tree kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

inline std::string member_text(const Tree& object, std::string_view name) {
  return scalar_text(member(object, name));
}

/// The items of a list, or the one value that stands in the place of one; none of null.
inline std::vector<Tree> items_of(const Tree& value) {
  if (value.is_null()) return {};
  if (value.is_array()) return value.get<std::vector<Tree>>();
  return {value};
}

}  // namespace twelvefactor::imports
