// Members of JSON that anybody may have written: what is absent or of another type reads as nothing. Internal
// to lint/.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace twelvefactor::lint {

inline const nlohmann::json& nothing() {
  static const auto* const kNothing = new nlohmann::json();
  return *kNothing;
}

inline const nlohmann::json& member(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) return nothing();
  const auto found = object.find(name);
  return found == object.end() ? nothing() : *found;
}

inline std::string text_in(const nlohmann::json& object, const char* name) {
  const nlohmann::json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

inline std::optional<int> integer_in(const nlohmann::json& object, const char* name) {
  const nlohmann::json& value = member(object, name);
  if (!value.is_number_integer()) return std::nullopt;
  const auto number = value.get<std::int64_t>();
  if (number < 0 || number > std::numeric_limits<int>::max()) return std::nullopt;
  return static_cast<int>(number);
}

inline std::vector<std::string> texts_in(const nlohmann::json& object, const char* name) {
  std::vector<std::string> texts;
  const nlohmann::json& list = member(object, name);
  if (!list.is_array()) return texts;
  // What is no text keeps its place, so that paths with an index stay right.
  for (const nlohmann::json& item : list)
    texts.push_back(item.is_string() ? item.get<std::string>() : item.dump());
  return texts;
}

}  // namespace twelvefactor::lint
