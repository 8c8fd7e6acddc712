#include "kinds/read/discovery.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

bool has_verb(const json& resource, std::string_view verb) {
  const json& verbs = list_at(resource, "verbs");
  return std::ranges::find(verbs, json(verb)) != verbs.end();
}

/// "clusters/status" is no kind of its own.
bool is_whole(const std::string& plural) {
  return !plural.empty() && plural.find('/') == std::string::npos;
}

}  // namespace

std::string group_version_path(std::string_view api_version) {
  const bool core = api_version.find('/') == std::string_view::npos;
  return std::string(core ? "/api/" : "/apis/").append(api_version);
}

std::optional<DiscoveredKind> discovered(std::string_view resource_list_json, std::string_view kind) {
  const json list = json::parse(resource_list_json, nullptr, /*allow_exceptions=*/false);
  for (const json& resource : list_at(list, "resources")) {
    const std::string plural = text_at(resource, "name");
    if (text_at(resource, "kind") != kind || !is_whole(plural)) continue;
    return DiscoveredKind{plural, true_at(resource, "namespaced"),
                          has_verb(resource, "list") && has_verb(resource, "watch")};
  }
  return std::nullopt;
}

std::string collection_path(const ServiceKind& kind, std::string_view plural,
                            std::string_view namespace_name) {
  std::string path = group_version_path(kind.api_version);
  if (!namespace_name.empty()) path.append("/namespaces/").append(namespace_name);
  return path.append("/").append(plural);
}

}  // namespace twelvefactor::kinds
