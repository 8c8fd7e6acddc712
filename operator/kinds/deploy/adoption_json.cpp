#include "kinds/deploy/adoption_json.hpp"

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using Json = nlohmann::json;

constexpr int kMostReplicas = 1000;

Error unreadable(const std::string& why) {
  return Error{"the annotation " + std::string(kAdoptionAnnotation) + " cannot be read: " + why +
               "; run `twelvefactor adopt status`, which says how the adoption stands"};
}

bool is_map_of(const Json& object, bool (Json::*is_type)() const) {
  return object.is_object() &&
         std::ranges::all_of(object, [&](const Json& value) { return (value.*is_type)(); });
}

bool is_number_of_pods(const Json& value) {
  return value.is_number_integer() && value >= 0 && value <= kMostReplicas;
}

bool are_labels(const Json& labels) {
  if (!is_map_of(labels, &Json::is_string)) return false;
  return std::ranges::none_of(labels.items(), [](const auto& entry) {
    return entry.key().starts_with("twelvefactor.dev/") || entry.key() == kManagedByLabel;
  });
}

bool read_member(const std::string& name, const Json& value, Adoption& adoption) {
  if (name == "left") {
    if (!value.is_array() || !std::ranges::all_of(value, [](const Json& each) { return each.is_string(); }))
      return false;
    adoption.left = value.get<std::set<std::string>>();
  } else if (name == "replicas") {
    if (!value.is_object() || !std::ranges::all_of(value, is_number_of_pods)) return false;
    adoption.replicas = value.get<std::map<std::string, int>>();
  } else if (name == "labels") {
    if (!value.is_object() || !std::ranges::all_of(value, are_labels)) return false;
    adoption.labels = value.get<std::map<std::string, StringMap>>();
  } else {
    return false;
  }
  return true;
}

}  // namespace

Result<Adoption> parse_adoption(const std::string& text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return unreadable("it is no JSON object");
  Adoption adoption;
  for (const auto& [name, value] : object.items()) {
    if (!read_member(name, value, adoption))
      return unreadable(name == "left" || name == "replicas" || name == "labels"
                            ? "its " + name + " have another form"
                            : "it has members that this version does not know");
  }
  return adoption;
}

std::string adoption_text(const Adoption& adoption) {
  return Json{{"left", adoption.left}, {"replicas", adoption.replicas}, {"labels", adoption.labels}}.dump();
}

AppSpec while_adopting(AppSpec spec, const Adoption& adoption) {
  for (auto& [name, process] : spec.processes) {
    const auto stated = adoption.replicas.find(name);
    if (stated == adoption.replicas.end()) continue;
    process.replicas = stated->second;
    process.autoscaling.reset();
    process.scaled_by.clear();
  }
  return spec;
}

}  // namespace twelvefactor::kinds
