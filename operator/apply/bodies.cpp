#include "apply/bodies.hpp"

#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "kinds/text/names.hpp"

namespace twelvefactor::apply {

using nlohmann::json;

namespace {

/// Where the ports of our container, or of a Service, are in this object; nothing where it has none.
std::optional<json::json_pointer> ports_path(Kind kind, const json& object) {
  if (kind == Kind::kService) {
    const json::json_pointer ports("/spec/ports");
    return object.contains(ports) ? std::optional(ports) : std::nullopt;
  }
  const json::json_pointer containers("/spec/template/spec/containers");
  if (!object.contains(containers)) return std::nullopt;
  for (std::size_t i = 0; i < object.at(containers).size(); ++i) {
    const json& container = object.at(containers)[i];
    if (container.value("name", "") == kinds::kContainerName && container.contains("ports"))
      return containers / i / "ports";
  }
  return std::nullopt;
}

std::set<std::pair<int, std::string>> numbers_and_names(const json& ports) {
  std::set<std::pair<int, std::string>> found;
  for (const json& port : ports) {
    const int number = port.value("containerPort", port.value("port", 0));
    found.emplace(number, port.value("name", ""));
  }
  return found;
}

}  // namespace

std::string with_uid(const std::string& object_json, const Uid& uid) {
  json object = json::parse(object_json);  // printed by a builder: always JSON
  object["metadata"]["uid"] = to_string(uid);
  return object.dump();
}

std::string replicas_patch(const Uid& uid, int replicas) {
  return json{{"metadata", {{"uid", to_string(uid)}}}, {"spec", {{"replicas", replicas}}}}.dump();
}

std::string take_over_replicas(const Uid& uid, int replicas, const std::string& scaler, unsigned index) {
  const std::string entry = "/metadata/managedFields/" + std::to_string(index);
  return json::array({
                         json{{"op", "test"}, {"path", "/metadata/uid"}, {"value", to_string(uid)}},
                         json{{"op", "test"}, {"path", entry + "/manager"}, {"value", scaler}},
                         json{{"op", "test"}, {"path", entry + "/subresource"}, {"value", "scale"}},
                         json{{"op", "remove"}, {"path", entry}},
                         json{{"op", "replace"}, {"path", "/spec/replicas"}, {"value", replicas}},
                     })
      .dump();
}

std::string suspend_patch(const Uid& uid, bool suspend) {
  return json{{"metadata", {{"uid", to_string(uid)}}}, {"spec", {{"suspend", suspend}}}}.dump();
}

std::string metadata_patch(const std::string& object_json, const Uid& uid) {
  json metadata = json::parse(object_json).at("metadata");
  metadata.erase("name");
  metadata.erase("namespace");
  metadata["uid"] = to_string(uid);
  return json{{"metadata", std::move(metadata)}}.dump();
}

std::string turn_entry_over(unsigned index, bool applied) {
  const std::string entry = "/metadata/managedFields/" + std::to_string(index);
  json patch = json::array({
      json{{"op", "test"}, {"path", entry + "/manager"}, {"value", kinds::kFieldManager}},
      json{{"op", "test"}, {"path", entry + "/operation"}, {"value", "Update"}},
  });
  if (applied) {
    patch.push_back({{"op", "remove"}, {"path", entry}});
  } else {
    patch.push_back({{"op", "replace"}, {"path", entry + "/operation"}, {"value", "Apply"}});
  }
  return patch.dump();
}

std::optional<std::string> ports_patch(Kind kind, const std::string& object_json,
                                       const std::string& live_json) {
  const json live = json::parse(live_json, nullptr, /*allow_exceptions=*/false);
  if (!live.is_object()) return std::nullopt;
  const json ours = json::parse(object_json);
  const auto our_path = ports_path(kind, ours);
  const auto live_path = ports_path(kind, live);
  if (!our_path || !live_path || !live.contains(*live_path)) return std::nullopt;
  const json& wanted = ours.at(*our_path);
  if (numbers_and_names(wanted) == numbers_and_names(live.at(*live_path))) return std::nullopt;
  return json::array({
                         json{{"op", "test"},
                              {"path", "/metadata/resourceVersion"},
                              {"value", live.at("metadata").at("resourceVersion")}},
                         json{{"op", "replace"}, {"path", live_path->to_string()}, {"value", wanted}},
                     })
      .dump();
}

}  // namespace twelvefactor::apply
