#include "definitions/metadata.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "definitions/names.hpp"
#include "definitions/path.hpp"
#include "definitions/unknown_fields.hpp"

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

constexpr std::size_t kMostAnnotationBytes = std::size_t{256} << 10U;

const std::vector<std::string>& known_fields() {
  static const std::vector<std::string> kFields = {"annotations",
                                                   "creationTimestamp",
                                                   "deletionGracePeriodSeconds",
                                                   "deletionTimestamp",
                                                   "finalizers",
                                                   "generateName",
                                                   "generation",
                                                   "labels",
                                                   "managedFields",
                                                   "name",
                                                   "namespace",
                                                   "ownerReferences",
                                                   "resourceVersion",
                                                   "selfLink",
                                                   "uid"};
  return kFields;
}

std::string text_in(const json& value) {
  return value.is_string() ? value.get<std::string>() : "";
}

class Metadata {
 public:
  Metadata(const json& metadata, std::vector<Refusal>& refusals) : metadata_(metadata), refusals_(refusals) {}

  void judge() {
    for (const auto& [name, value] : metadata_.items()) {
      if (std::ranges::count(known_fields(), name) == 0)
        refuse(name, about_unknown_field(name, known_fields()), false);
    }
    names();
    texts(
        "labels",
        [](const std::string& key, const std::string& value) {
          return is_qualified_name(key) && is_label_value(value);
        },
        "a label is a name of up to 63 characters, with a domain and / before it where wanted, and has a "
        "value of up to 63 letters, digits, -, _ and .");
    std::size_t bytes = 0;
    texts(
        "annotations",
        [&bytes](const std::string& key, const std::string& value) {
          bytes += key.size() + value.size();
          return is_qualified_name(in_lower_case(key));
        },
        "the key of an annotation is a name of up to 63 characters, with a domain and / before it where "
        "wanted");
    if (bytes > kMostAnnotationBytes) refuse("annotations", "have more than 256 KiB together", true);
  }

 private:
  void names() {
    const std::string name = text("name");
    const std::string prefix = text("generateName");
    if (name.empty() && prefix.empty() && !is_wrong("name")) refuse("name", "is required", true);
    if (!name.empty() && !is_subdomain(name))
      refuse("name",
             "is lower-case letters, digits, - and ., up to 253 characters, and begins and ends with a "
             "letter or digit",
             false);
    const std::string space = text("namespace");
    if (!space.empty() && !is_dns_label(space))
      refuse("namespace",
             "is lower-case letters, digits and -, up to 63 characters, and begins and ends with a letter or "
             "digit",
             false);
  }

  [[nodiscard]] bool is_wrong(const char* name) const {
    return metadata_.contains(name) && !metadata_[name].is_string() && !metadata_[name].is_null();
  }

  std::string text(const char* name) {
    if (is_wrong(name)) refuse(name, "must be text; put it in quotes", true);
    return metadata_.contains(name) ? text_in(metadata_[name]) : "";
  }

  template <class Holds>
  void texts(const char* name, const Holds& holds, const char* otherwise) {
    if (!metadata_.contains(name) || metadata_[name].is_null()) return;
    const json& map = metadata_[name];
    if (!map.is_object()) return refuse(name, "must be a map of texts", true);
    bool all = true;
    for (const auto& [key, value] : map.items()) {
      if (value.is_string() || value.is_null()) {
        all = holds(key, text_in(value)) && all;
      } else {
        refuse(std::string(name) + "." + key, "must be text; put it in quotes", true);
      }
    }
    if (!all) refuse(name, otherwise, false);
  }

  void refuse(const std::string& name, const std::string& message, bool stops) {
    const Path path = Path().child("metadata").child(name);
    refusals_.push_back({path.field(), path.place(), message, stops});
  }

  const json& metadata_;
  std::vector<Refusal>& refusals_;
};

}  // namespace

void check_metadata(const json& object, std::vector<Refusal>& refusals) {
  static const json kNone = json::object();
  const auto found = object.find("metadata");
  if (found != object.end() && !found->is_object() && !found->is_null()) {
    refusals.push_back({"metadata", ".metadata", "must be a map", true});
    return;
  }
  Metadata(found == object.end() || found->is_null() ? kNone : *found, refusals).judge();
}

}  // namespace twelvefactor::definitions
