#include "kinds/json/json_at.hpp"

#include <string_view>

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

using nlohmann::json;

namespace {

// Never destroyed: worker threads may still read them while the process ends.
const json& none(json::value_t type) {
  static const auto* const kNull = new json();
  static const auto* const kObject = new json(json::object());
  static const auto* const kList = new json(json::array());
  return type == json::value_t::object ? *kObject : type == json::value_t::array ? *kList : *kNull;
}

const json& of_type(const json& object, const char* name, json::value_t type) {
  const json& found = member_at(object, name);
  return found.type() == type ? found : none(type);
}

}  // namespace

const json& member_at(const json& object, const char* name) {
  if (!object.is_object()) return none(json::value_t::null);
  // As a view: of a plain pointer each comparison on the way would measure it anew.
  const auto found = object.find(std::string_view(name));
  return found == object.end() ? none(json::value_t::null) : *found;
}

std::string text_at(const json& object, const char* name) {
  const json& found = member_at(object, name);
  return found.is_string() ? found.get<std::string>() : std::string();
}

bool true_at(const json& object, const char* name) {
  const json& found = member_at(object, name);
  return found.is_boolean() && found.get<bool>();
}

std::optional<std::int64_t> number_at(const json& object, const char* name) {
  const json& found = member_at(object, name);
  return found.is_number_integer() ? std::optional(found.get<std::int64_t>()) : std::nullopt;
}

const json& object_at(const json& object, const char* name) {
  return of_type(object, name, json::value_t::object);
}

const json& list_at(const json& object, const char* name) {
  return of_type(object, name, json::value_t::array);
}

std::vector<std::string> texts_at(const json& object, const char* name) {
  std::vector<std::string> texts;
  for (const json& item : list_at(object, name))
    texts.push_back(item.is_string() ? item.get<std::string>() : item.dump());
  return texts;
}

}  // namespace twelvefactor::kinds
