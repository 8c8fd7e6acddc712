#include "adopt/record.hpp"

#include <algorithm>

#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;

constexpr const char* kPhases[] = {"Started", "Switched", "Finished"};

Json workload_json(const OldWorkload& old) {
  return {{"process", old.process},     {"name", old.name},     {"uid", old.uid},
          {"replicas", old.replicas},   {"labels", old.labels}, {"takesRequests", old.takes_requests},
          {"stopFirst", old.stop_first}};
}

OldWorkload workload_of(const Json& json) {
  return {json.at("process"), json.at("name"),          json.at("uid"),      json.at("replicas"),
          json.at("labels"),  json.at("takesRequests"), json.at("stopFirst")};
}

Kind kind_called(const std::string& name) {
  const auto found =
      std::ranges::find_if(kAllKinds, [&name](Kind kind) { return kinds::resource_type(kind).kind == name; });
  return found == kAllKinds.end() ? throw Json::other_error::create(0, "kind", nullptr) : *found;
}

Phase phase_called(const std::string& name) {
  const auto* const found = std::ranges::find(kPhases, name);
  if (found == std::end(kPhases)) throw Json::other_error::create(0, "phase", nullptr);
  return static_cast<Phase>(found - kPhases);
}

Record read(const Json& json) {
  Record record;
  record.app = {json.at("namespace"), json.at("app")};
  record.app_uid = json.at("appUid");
  record.phase = phase_called(json.at("phase"));
  record.switched_at = json.at("switchedAt");
  for (const Json& each : json.at("workloads")) record.workloads.push_back(workload_of(each));
  for (const Json& each : json.at("objects"))
    record.objects.push_back(
        {kind_called(each.at("kind")), each.at("process"), each.at("name"), each.at("uid")});
  record.manifest = json.at("manifest");
  record.before = json.at("before");
  return record;
}

}  // namespace

std::string record_name(const std::string& app) {
  return app + "-adoption";
}

std::string key_of(Kind kind, const std::string& name) {
  return std::string(kinds::resource_type(kind).kind) + "/" + name;
}

Json to_json(const Record& record) {
  Json workloads = Json::array();
  for (const OldWorkload& old : record.workloads) workloads.push_back(workload_json(old));
  Json objects = Json::array();
  for (const OldObject& old : record.objects)
    objects.push_back({{"kind", kinds::resource_type(old.kind).kind},
                       {"process", old.process},
                       {"name", old.name},
                       {"uid", old.uid}});
  return {{"app", record.app.name},           {"namespace", record.app.namespace_name},
          {"appUid", record.app_uid},         {"phase", kPhases[static_cast<int>(record.phase)]},
          {"switchedAt", record.switched_at}, {"workloads", std::move(workloads)},
          {"objects", std::move(objects)},    {"manifest", record.manifest},
          {"before", record.before}};
}

Result<Record> record_of(const std::string& text) {
  try {
    return read(Json::parse(text));
  } catch (const Json::exception&) {
    return Error{
        "the record of the adoption cannot be read: somebody has edited it, or another version of "
        "this program wrote it"};
  }
}

}  // namespace twelvefactor::adopt
