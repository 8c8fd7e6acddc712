// Reads typed members of a JSON object and remembers the first thing that is wrong, with its path. Internal
// to kinds/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

class JsonFields {
 public:
  /// `error` is shared by all readers of one document; the first complaint stays.
  JsonFields(const nlohmann::json& object, std::string path, std::string& error);

  [[nodiscard]] std::string text(const char* name, std::string fallback = {}) const;
  [[nodiscard]] std::string required_text(const char* name) const;
  [[nodiscard]] int integer(const char* name, int fallback) const;
  [[nodiscard]] std::optional<int> optional_integer(const char* name) const;
  [[nodiscard]] bool boolean(const char* name) const;
  [[nodiscard]] std::vector<std::string> texts(const char* name) const;
  [[nodiscard]] StringMap text_map(const char* name) const;
  [[nodiscard]] bool has(const char* name) const;

  /// The object in a member; an empty one when absent.
  [[nodiscard]] JsonFields object(const char* name) const;

  /// Calls visit(key, JsonFields) for each entry of a map of objects.
  template <class Visit>
  void each(const char* name, const Visit& visit) const {
    const JsonFields map = object(name);
    for (const auto& [key, value] : map.json_->items())
      visit(key, JsonFields(value, map.path_ + "." + key, *error_));
  }

  /// Calls visit(JsonFields) for each item of a list of objects.
  template <class Visit>
  void each_item(const char* name, const Visit& visit) const {
    const nlohmann::json* list = find(name);
    if (list == nullptr) return;
    if (!list->is_array()) {
      complain(name, "must be a list");
      return;
    }
    for (std::size_t i = 0; i < list->size(); ++i)
      visit(JsonFields((*list)[i], path_ + "." + name + "[" + std::to_string(i) + "]", *error_));
  }

  void complain(const std::string& name, const std::string& what) const;
  [[nodiscard]] const nlohmann::json& value() const { return *json_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  [[nodiscard]] const nlohmann::json* find(const char* name) const;

  const nlohmann::json* json_;
  std::string path_;
  std::string* error_;
};

}  // namespace twelvefactor::kinds
