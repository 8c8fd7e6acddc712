#include "kinds/json/json_fields.hpp"

#include <limits>

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

const json& empty_object() {
  static const auto* const kEmpty = new json(json::object());
  return *kEmpty;
}

void gather_unknown(const json& value, const std::string& path, const JsonReading& reading,
                    std::vector<std::string>& found) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i)
      gather_unknown(value[i], path + "[" + std::to_string(i) + "]", reading, found);
  }
  if (!value.is_object() || !reading.opened.contains(&value)) return;
  for (const auto& [name, member] : value.items()) {
    std::string place = path;
    place.append(".").append(name);
    if (reading.asked.contains(&member)) {
      gather_unknown(member, place, reading, found);
    } else {
      found.push_back(place);
    }
  }
}

}  // namespace

std::vector<std::string> unknown_members(const json& document, const std::string& path,
                                         const JsonReading& reading) {
  std::vector<std::string> found;
  gather_unknown(document, path, reading, found);
  return found;
}

JsonFields::JsonFields(const json& object, std::string path, JsonReading& reading)
    : json_(&object), path_(std::move(path)), reading_(&reading) {
  if (object.is_object()) {
    if (reading_->remembers) reading_->opened.insert(&object);
    return;
  }
  complain("", "must be an object");
  json_ = &empty_object();
}

void JsonFields::complain(const std::string& name, const std::string& what) const {
  if (reading_->error.empty()) reading_->error = path_ + (name.empty() ? "" : "." + name) + ": " + what;
}

const json* JsonFields::find(const char* name) const {
  const auto found = json_->find(name);
  if (found == json_->end()) return nullptr;
  note(*found);
  return found->is_null() ? nullptr : &*found;
}

bool JsonFields::has(const char* name) const {
  return find(name) != nullptr;
}

bool JsonFields::has_any(const char* name) const {
  const json* value = find(name);
  return value != nullptr && !value->empty();
}

std::string JsonFields::text(const char* name, std::string fallback) const {
  const json* value = find(name);
  if (value == nullptr) return fallback;
  if (!value->is_string()) {
    complain(name, "must be a string; put it in quotes");
    return fallback;
  }
  return value->get<std::string>();
}

std::string JsonFields::required_text(const char* name) const {
  std::string value = text(name);
  if (value.empty()) complain(name, "is required");
  return value;
}

std::optional<int> JsonFields::optional_integer(const char* name) const {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_integer()) {
    const auto number = value->get<std::int64_t>();
    if (number >= 0 && number <= std::numeric_limits<int>::max()) return static_cast<int>(number);
  }
  complain(name, "must be a whole number, 0 or more");
  return std::nullopt;
}

int JsonFields::integer(const char* name, int fallback) const {
  return optional_integer(name).value_or(fallback);
}

bool JsonFields::boolean(const char* name) const {
  const json* value = find(name);
  if (value == nullptr) return false;
  if (!value->is_boolean()) complain(name, "must be true or false");
  return value->is_boolean() && value->get<bool>();
}

std::vector<std::string> JsonFields::texts(const char* name) const {
  std::vector<std::string> list;
  const json* value = find(name);
  if (value == nullptr) return list;
  if (!value->is_array()) {
    complain(name, "must be a list of strings");
    return list;
  }
  for (const json& item : *value) {
    if (!item.is_string()) {
      complain(name, "must be a list of strings; put each word in quotes");
      return list;
    }
    list.push_back(item.get<std::string>());
  }
  return list;
}

StringMap JsonFields::text_map(const char* name) const {
  StringMap map;
  const JsonFields fields = object(name);
  for (const auto& [key, value] : fields.json_->items()) {
    note(value);
    if (!value.is_string()) {
      fields.complain(key, "must be a string; put it in quotes");
      continue;
    }
    map.emplace(key, value.get<std::string>());
  }
  return map;
}

std::optional<std::string> JsonFields::amount(const char* name) const {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  return value->is_string() ? value->get<std::string>() : value->dump();
}

JsonFields JsonFields::object(const char* name) const {
  const json* value = find(name);
  return {value == nullptr ? empty_object() : *value, below(name), *reading_};
}

void JsonFields::note(const json& member) const {
  if (reading_->remembers) reading_->asked.insert(&member);
}

std::string JsonFields::below(const std::string& name) const {
  return reading_->remembers ? path_ + "." + name : std::string();
}

std::string JsonFields::below(const char* list, std::size_t index) const {
  return reading_->remembers ? path_ + "." + list + "[" + std::to_string(index) + "]" : std::string();
}

}  // namespace twelvefactor::kinds
