// Reads typed members of a JSON object and remembers the first thing that is wrong, with its path, and which
// members somebody asked for: the others are fields that we do not know. Internal to kinds/.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// What the readers of one document have found together. The document must outlive it.
struct JsonReading {
  std::string error{};  // the first complaint
  /// False: whether something is wrong is all that is wanted. Then no path is made, and none is in `error`:
  /// who needs the text reads once more.
  bool remembers = true;

  // Values of the document. A field is known when its member was asked for, whether it was there or not; so
  // whoever reads a field only sometimes asks has() in every case.
  std::unordered_set<const nlohmann::json*> asked{};
  std::unordered_set<const nlohmann::json*> opened{};  // objects that a reader was made for
};

/// The paths of members that nobody asked for, in objects that were opened: ".spec.processes.web.comand".
std::vector<std::string> unknown_members(const nlohmann::json& document, const std::string& path,
                                         const JsonReading& reading);

class JsonFields {
 public:
  JsonFields(const nlohmann::json& object, std::string path, JsonReading& reading);

  [[nodiscard]] std::string text(const char* name, std::string fallback = {}) const;
  [[nodiscard]] std::string required_text(const char* name) const;
  [[nodiscard]] int integer(const char* name, int fallback) const;
  [[nodiscard]] std::optional<int> optional_integer(const char* name) const;
  [[nodiscard]] bool boolean(const char* name) const;
  [[nodiscard]] std::vector<std::string> texts(const char* name) const;
  [[nodiscard]] StringMap text_map(const char* name) const;
  /// A quantity, which may be a number: `cpu: 1`.
  [[nodiscard]] std::optional<std::string> amount(const char* name) const;
  [[nodiscard]] bool has(const char* name) const;
  /// It is there, and no empty list or object.
  [[nodiscard]] bool has_any(const char* name) const;

  /// The object in a member; an empty one when absent.
  [[nodiscard]] JsonFields object(const char* name) const;

  /// Calls visit(key, JsonFields) for each entry of a map of objects.
  template <class Visit>
  void each(const char* name, const Visit& visit) const {
    const JsonFields map = object(name);
    for (const auto& [key, value] : map.json_->items()) {
      map.note(value);
      visit(key, JsonFields(value, map.below(key), *reading_));
    }
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
    for (std::size_t i = 0; i < list->size(); ++i) visit(JsonFields((*list)[i], below(name, i), *reading_));
  }

  void complain(const std::string& name, const std::string& what) const;
  /// To look at only: no member counts as asked for.
  [[nodiscard]] const nlohmann::json& value() const { return *json_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  [[nodiscard]] const nlohmann::json* find(const char* name) const;
  /// It was asked for.
  void note(const nlohmann::json& member) const;
  [[nodiscard]] std::string below(const std::string& name) const;
  [[nodiscard]] std::string below(const char* list, std::size_t index) const;

  const nlohmann::json* json_;
  std::string path_;
  JsonReading* reading_;
};

}  // namespace twelvefactor::kinds
