// A status can always be written: whatever is put into it, it fits the limits of its definition.
#include "kinds/build/status_limits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "kinds/build/admin_task.hpp"
#include "kinds/build/release_status.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

struct Definition {
  const char* file;
  StatusOf what;
};
constexpr std::array kDefinitions = {
    Definition{"twelvefactorapps", StatusOf::kApp}, Definition{"appreleases", StatusOf::kRelease},
    Definition{"admintasks", StatusOf::kTask}, Definition{"parityreports", StatusOf::kReport},
    Definition{"twelvefactorpolicies", StatusOf::kPolicy}};

json status_schema(const Definition& definition) {
  std::ifstream in(std::string(REPOSITORY_DIR) + "/crds/" + definition.file + ".yaml");
  std::stringstream text;
  text << in.rdbuf();
  const auto documents = yaml::yaml_to_json(text.str());
  return json::parse(documents.value().front())
      .at("/spec/versions/0/schema/openAPIV3Schema/properties/status"_json_pointer);
}

const json* values_of(const json& schema) {
  const auto found = schema.find("additionalProperties");
  return found != schema.end() && found->is_object() ? &*found : nullptr;
}

/// Every limit below, by its path.
void collect(const json& schema, const std::string& path, std::map<std::string, std::size_t>& limits) {
  for (const char* const limit : {"maxLength", "maxItems", "maxProperties"}) {
    if (schema.contains(limit)) limits[path] = schema[limit];
  }
  if (schema.contains("items")) collect(schema["items"], path + "[]", limits);
  if (const json* values = values_of(schema)) collect(*values, path + ".*", limits);
  if (!schema.contains("properties")) return;
  for (const auto& [name, part] : schema["properties"].items())
    collect(part, path.empty() ? name : path + "." + name, limits);
}

/// More of everything than any definition takes.
json too_much(const json& schema) {
  const std::string type = schema.value("type", "");
  if (type == "string") {
    if (schema.contains("enum")) return schema["enum"].front();
    if (schema.contains("format")) return "2026-01-01T00:00:00Z";
    std::string text;
    for (std::size_t i = 0; i < schema.value("maxLength", 1U); ++i) text += "a\xC3\xA9";
    return text;
  }
  if (type == "integer") return 1;
  if (type == "boolean") return true;
  if (type == "array") return json::array_t(70, too_much(schema["items"]));
  json object = json::object();
  if (const json* values = values_of(schema)) {
    const json value = too_much(*values);
    for (int i = 0; i < 300; ++i) object["key" + std::to_string(i)] = value;
  }
  const json properties = schema.value("properties", json::object());
  for (const auto& [name, part] : properties.items()) object[name] = too_much(part);
  return object;
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// What the API server would refuse.
void expect_fit(const json& value, const json& schema, const std::string& path) {
  if (value.is_string() && schema.contains("maxLength")) {
    EXPECT_LE(characters(value.get<std::string>()), schema["maxLength"].get<std::size_t>()) << path;
  }
  if (value.is_array()) {
    EXPECT_LE(value.size(), schema["maxItems"].get<std::size_t>()) << path;
    for (const json& item : value) expect_fit(item, schema["items"], path + "[]");
  }
  if (!value.is_object()) return;
  const json* values = values_of(schema);
  if (values != nullptr) {
    EXPECT_LE(value.size(), schema["maxProperties"].get<std::size_t>()) << path;
  }
  for (const auto& [name, part] : value.items()) {
    const std::string below = path + "." + name;
    if (values != nullptr) {
      expect_fit(part, *values, below);
    } else {
      ASSERT_TRUE(schema["properties"].contains(name)) << below;
      expect_fit(part, schema["properties"][name], below);
    }
  }
}

TEST(StatusLimits, AreThoseOfTheDefinitions) {
  for (const Definition& definition : kDefinitions) {
    std::map<std::string, std::size_t> wanted;
    collect(status_schema(definition), "", wanted);
    std::map<std::string, std::size_t> have;
    for (const StatusLimit& each : status_limits(definition.what)) have[std::string(each.path)] = each.most;
    EXPECT_EQ(have, wanted) << definition.file;
  }
}

TEST(StatusLimits, WhateverIsPutIntoAStatusFits) {
  for (const Definition& definition : kDefinitions) {
    const json schema = status_schema(definition);
    json status = too_much(schema);
    fit(status, definition.what);
    expect_fit(status, schema, definition.file);
    const json again = status;
    fit(status, definition.what);
    EXPECT_EQ(status, again) << "what fits stays as it is";
  }
}

TEST(StatusLimits, HoldForWhatIsPrinted) {
  const std::string endless(100'000, 'x');
  AdminTaskStatus task;
  task.job = task.pod = task.message = endless;
  task.conditions = {{endless, true, endless, endless, 1, "2026-01-01T00:00:00Z"}};
  expect_fit(json::parse(admin_task_status_json(task)), status_schema(kDefinitions[2]), "task");
  ReleaseStatus release;
  release.message = release.retry = endless;
  release.gates[std::string(40, 'g')] = {1, GateRun::State::kFailed, endless, {}, 1, {}, endless};
  expect_fit(json::parse(release_status_json(release)), status_schema(kDefinitions[1]), "release");
}

}  // namespace
}  // namespace twelvefactor::kinds
