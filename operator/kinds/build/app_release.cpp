#include "kinds/build/app_release.hpp"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "kinds/build/release_content_json.hpp"
#include "kinds/build/release_status.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/json/json_fields.hpp"
#include "kinds/json/json_optional.hpp"
#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

std::string hash_of(const json& value) {
  return to_hex(hash_leaf("", value.dump()));
}

/// Without what a Secret holds, and only that.
std::pair<json, json> parts_of_services(const json& spec) {
  json services = spec.value("backingServices", json::object());
  json contents = json::object();
  for (auto& [name, service] : services.items()) {
    contents[name] = service.value("contentHash", "");
    service.erase("contentHash");
  }
  return {std::move(services), std::move(contents)};
}

/// Takes what is config of one process alone out of the processes.
json take_config_of_processes(json& processes) {
  json config = json::object();
  for (auto& [name, process] : processes.items()) {
    for (const char* const part : {"fieldEnv", "env", "secrets"}) {
      const auto found = process.find(part);
      if (found == process.end()) continue;
      config[name][part] = std::move(*found);
      process.erase(found);
    }
  }
  return config;
}

ReleaseParts parts_of(json spec) {
  json of_processes = take_config_of_processes(spec["processes"]);
  // A release without files has the hash of config that it had before there were any.
  if (spec.contains("files")) of_processes["(files)"] = std::move(spec["files"]);
  if (!of_processes.empty()) spec["configOfProcesses"] = of_processes;
  const auto part = [&spec](std::initializer_list<const char*> names) {
    json picked = json::object();
    for (const char* name : names) picked[name] = spec.value(name, json());
    return hash_of(picked);
  };
  const auto [services, contents] = parts_of_services(spec);
  return {{ReleaseReason::kImage, part({"image"})},
          {ReleaseReason::kCodebase, part({"codebase"})},
          {ReleaseReason::kConfig,
           part({"environment", "configHash", "secrets", "secretSources", "fieldEnv", "configOfProcesses"})},
          {ReleaseReason::kBackingService, hash_of(services)},
          {ReleaseReason::kCommand, part({"processes", "adminProcesses"})},
          {ReleaseReason::kRotation, hash_of({part({"secretsHash"}), contents})}};
}

constexpr std::size_t kManagerLimit = 128;  // as of the API server

constexpr std::array kReasons = {"Initial",        "Image",   "Codebase", "Config",
                                 "BackingService", "Command", "Rotation", "Rollback"};

}  // namespace

const char* to_string(ReleaseReason reason) {
  return kReasons.at(static_cast<std::size_t>(reason));
}

std::string image_digest(std::string_view image) {
  const std::size_t at = image.find('@');
  return at == std::string_view::npos ? std::string() : std::string(image.substr(at + 1));
}

std::string release_hash(const ReleaseContent& content, int format) {
  return hash_of(content_json(content, format));
}

ReleaseParts release_parts(const ReleaseContent& content, int format) {
  return parts_of(content_json(content, format));
}

BuiltObject build_app_release(const ObjectMeta& meta, const ReleaseHeading& heading,
                              const ReleaseContent& content, const ReleaseStatus& status) {
  json object = object_with_meta(Kind::kAppRelease, meta);
  json spec = content_json(content, content.format);
  add_information(content, spec);
  spec["app"] = meta.owner_name;
  spec["number"] = heading.number;
  spec["reason"] = to_string(heading.reason);
  for (const ReleaseReason change : heading.changes) spec["changes"].push_back(to_string(change));
  if (heading.rollback_of > 0) spec["rollbackOf"] = heading.rollback_of;
  add_if_any(spec, "changedBy", cut(heading.changed_by, kManagerLimit));
  object["spec"] = std::move(spec);
  object["status"] = json::parse(release_status_json(status));
  return finish(Kind::kAppRelease, object);
}

Result<ReleaseContent> read_release_content(std::string_view object_json) {
  const json object = json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("spec")) return Error{"the answer is no AppRelease"};
  JsonReading reading;
  ReleaseContent content = read_content(JsonFields(object.at("spec"), ".spec", reading));
  if (!reading.error.empty()) return Error{reading.error};
  return content;
}

ReleaseDigest digest_of_release(std::string_view spec_json) {
  const json spec = json::parse(spec_json, nullptr, /*allow_exceptions=*/false);
  JsonReading reading{.remembers = false};
  const json released = content_json(read_content(JsonFields(spec, "", reading)), ReleaseContent::kFormat);
  return {hash_of(released), parts_of(released)};
}

std::optional<ReleaseFacts> read_release_facts(std::string_view object_json) {
  const json object = json::parse(object_json, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object() || !object.contains("spec")) return std::nullopt;
  JsonReading reading{.remembers = false};
  const JsonFields fields(object, "", reading);
  const JsonFields spec = fields.object("spec");
  const ReleaseContent content = read_content(spec);
  ReleaseFacts facts;
  facts.number = spec.integer("number", 0);
  facts.format = content.format;
  const json released = content_json(content, ReleaseContent::kFormat);
  facts.digest = ReleaseDigest{hash_of(released), parts_of(released)};
  facts.config_map = content.config_map;
  facts.files_map = content.files_map;
  facts.image = content.image;
  facts.revision = content.codebase.revision;
  for (const auto& [name, process] : content.processes) facts.processes.push_back(name);
  facts.status = read_release_status(fields.object("status"));
  return facts;
}

}  // namespace twelvefactor::kinds
