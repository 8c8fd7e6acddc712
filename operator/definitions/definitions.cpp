#include "definitions/definitions.hpp"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "definitions/defaults.hpp"
#include "definitions/definition.hpp"
#include "definitions/limits.hpp"
#include "definitions/metadata.hpp"
#include "definitions/nearest.hpp"
#include "definitions/rules.hpp"
#include "definitions/unique.hpp"
#include "definitions/unknown_fields.hpp"

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

// What a name that the API server makes up looks like, at its end.
constexpr const char* kMadeUp = "x2x4x";

std::string text_of(const json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

Refusal no_such_kind(const std::vector<Definition>& definitions, const std::string& kind,
                     const std::string& version) {
  std::vector<std::string> kinds;
  for (const Definition& each : definitions) {
    if (each.kind == kind)
      return {"apiVersion", ".apiVersion", "must be " + each.api_version + ", and is " + version, true};
    kinds.push_back(each.kind);
  }
  const std::string nearest = nearest_name(kind, kinds);
  std::string list;
  for (const std::string& each : kinds) list += (list.empty() ? "" : ", ") + each;
  return {"kind", ".kind",
          nearest.empty() ? "there is no such kind; there are " + list
                          : "there is no such kind; did you mean " + nearest + "?",
          true};
}

/// All that a definition can say of metadata.
json only_names(const json& metadata) {
  json names = json::object();
  const std::string prefix = text_of(metadata, "generateName");
  const std::string name = text_of(metadata, "name");
  if (!name.empty() || !prefix.empty()) names["name"] = name.empty() ? prefix + kMadeUp : name;
  return names;
}

/// What says which object it is, no definition has to name.
void look_for_unknown_fields(json& object, const Schema& schema, std::vector<Refusal>& refusals) {
  json identity = json::object();
  for (const char* const name : {"apiVersion", "kind", "metadata"}) {
    identity[name] = object[name];
    object.erase(name);
  }
  take_out_unknown_fields(object, &schema, Path(), refusals);
  object.update(identity);
}

std::vector<Refusal> judge(json object, const Definition& definition) {
  std::vector<Refusal> refusals;
  check_metadata(object, refusals);
  object["metadata"] = only_names(object.value("metadata", json::object()));
  make_numbers_whole(object);
  drop_nulls(object, &definition.schema);
  fill_in_defaults(object, definition.schema);
  look_for_unknown_fields(object, definition.schema, refusals);
  if (definition.keeps_status_apart) object.erase("status");
  check_limits(object, definition.schema, Path(), refusals);
  check_unique(object, definition.schema, Path(), refusals);
  if (std::ranges::none_of(refusals, &Refusal::stops_rules))
    check_rules(object, definition.schema, Path(), refusals);
  return refusals;
}

}  // namespace

bool is_ours(const json& object) {
  return text_of(object, "apiVersion").starts_with(std::string(kGroup) + "/");
}

json without_empty_fields(json object) {
  const auto& definitions = all_definitions();
  if (!definitions) return object;
  const std::string kind = text_of(object, "kind");
  for (const Definition& each : *definitions) {
    if (each.kind == kind) drop_nulls(object, &each.schema);
  }
  return object;
}

std::vector<Refusal> refusals_of(const json& object) {
  const auto& definitions = all_definitions();
  if (!definitions) return {{"", "", "cannot be judged: " + definitions.error().message, true}};
  const std::string kind = text_of(object, "kind");
  const std::string version = text_of(object, "apiVersion");
  for (const Definition& each : *definitions) {
    if (each.kind == kind && each.api_version == version) return judge(object, each);
  }
  return {no_such_kind(*definitions, kind, version)};
}

}  // namespace twelvefactor::definitions
