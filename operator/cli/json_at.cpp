#include "cli/json_at.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

const json* find(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

std::string text_at(const json& object, const char* name) {
  const json* found = find(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

bool true_at(const json& object, const char* name) {
  const json* found = find(object, name);
  return found != nullptr && found->is_boolean() && found->get<bool>();
}

std::optional<std::int64_t> number_at(const json& object, const char* name) {
  const json* found = find(object, name);
  if (found == nullptr || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

const json& object_at(const json& object, const char* name) {
  static const json kNone = json::object();
  const json* found = find(object, name);
  return found != nullptr && found->is_object() ? *found : kNone;
}

const json& list_at(const json& object, const char* name) {
  static const json kNone = json::array();
  const json* found = find(object, name);
  return found != nullptr && found->is_array() ? *found : kNone;
}

std::vector<std::string> texts_at(const json& object, const char* name) {
  std::vector<std::string> texts;
  for (const json& item : list_at(object, name)) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

}  // namespace twelvefactor::cli
