// AppReleases and the ConfigMaps that they name, from JSON.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/release/release.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/json/json_at.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

StringMap text_map_at(const json& object, const char* name) {
  StringMap texts;
  for (const auto& [key, value] : kinds::object_at(object, name).items()) {
    if (value.is_string()) texts.emplace(key, value.get<std::string>());
  }
  return texts;
}

Error not_readable(const char* what) {
  return {std::string("the API server's answer is no ") + what + ": is there a proxy in front of it?"};
}

Result<Release> release_of(const json& object) {
  const std::string text = object.dump();
  const auto facts = kinds::read_release_facts(text);
  if (!facts || facts->number < 1) return not_readable("AppRelease");
  const json& spec = kinds::object_at(object, "spec");
  Release release;
  release.app = kinds::text_at(spec, "app");
  release.number = facts->number;
  release.created = kinds::text_at(kinds::object_at(object, "metadata"), "creationTimestamp");
  release.reason = kinds::text_at(spec, "reason");
  release.changes = kinds::texts_at(spec, "changes");
  release.rollback_of = kinds::number_at(spec, "rollbackOf");
  release.changed_by = kinds::text_at(spec, "changedBy");
  release.status = facts->status;
  auto content = kinds::read_release_content(text);
  if (!content)
    return Error{"release " + version_of(release.number) + " cannot be read: " + content.error().message};
  release.content = std::move(content).value();
  return release;
}

}  // namespace

Result<Release> read_release(std::string_view text) {
  return release_of(json::parse(text, nullptr, /*allow_exceptions=*/false));
}

Result<std::vector<Release>> read_releases(std::string_view list_json, const std::string& app) {
  const json list = json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_object() || !list.contains("items")) return not_readable("list of AppReleases");
  std::vector<Release> releases;
  for (const json& item : kinds::list_at(list, "items")) {
    if (kinds::text_at(kinds::object_at(item, "spec"), "app") != app) continue;
    auto release = release_of(item);
    if (!release) return release.error();
    releases.push_back(std::move(release).value());
  }
  std::sort(releases.begin(), releases.end(),
            [](const Release& one, const Release& other) { return one.number > other.number; });
  return releases;
}

Result<StringMap> read_variables(std::string_view config_map_json) {
  const json object = json::parse(config_map_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return not_readable("ConfigMap");
  return text_map_at(object, "data");
}

}  // namespace twelvefactor::cli
