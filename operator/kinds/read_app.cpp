#include "kinds/read_app.hpp"

#include <algorithm>
#include <charconv>

#include "kinds/read_metadata.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

/// Calls `visit` for each value of the map `name` of `object`.
template <class Visit>
void for_each_value(dom::element object, std::string_view name, const Visit& visit) {
  const auto found = member(object, name);
  dom::object map;
  if (!found || found->get_object().get(map) != simdjson::SUCCESS) return;
  for (const auto& [key, value] : map) visit(value);
}

std::vector<std::string> referenced_secrets(dom::element spec) {
  std::vector<std::string> names;
  const auto add = [&names](dom::element holder, std::string_view reference) {
    const auto found = member(holder, reference);
    if (found && !text(*found, "name").empty()) names.emplace_back(text(*found, "name"));
  };
  if (const auto config = member(spec, "config")) {
    for_each_value(*config, "secrets", [&add](dom::element variable) { add(variable, "secretKeyRef"); });
  }
  for_each_value(spec, "backingServices", [&add](dom::element service) { add(service, "secretRef"); });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

std::optional<ReadApp> read_app(std::string_view object_json) {
  dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto metadata = member(object, "metadata");
  if (!metadata || text(*metadata, "name").empty()) return std::nullopt;
  ReadApp read;
  read.key = {std::string(text(*metadata, "namespace")), std::string(text(*metadata, "name"))};
  StoredApp& app = read.app;
  app.uid = parse_uid(text(*metadata, "uid"));
  app.generation = number(*metadata, "generation");
  const std::string_view version = text(*metadata, "resourceVersion");
  std::from_chars(version.data(), version.data() + version.size(), app.resource_version);
  app.deleting = member(*metadata, "deletionTimestamp").has_value();
  if (const auto spec = member(object, "spec")) {
    app.spec = simdjson::minify(*spec);
    app.secrets = referenced_secrets(*spec);
  }
  if (const auto status = member(object, "status")) app.status = simdjson::minify(*status);
  return read;
}

}  // namespace twelvefactor::kinds
