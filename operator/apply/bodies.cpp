#include "apply/bodies.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "kinds/digest/restore.hpp"
#include "kinds/read/made_metadata.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::apply {

using nlohmann::json;

namespace {

bool has_identity(const json& live) {
  return live.contains("/metadata/resourceVersion"_json_pointer) &&
         live.contains("/metadata/uid"_json_pointer);
}

/// These changes, to the very version that was read.
std::string patch_of(const json& live, const json& changes) {
  json body = json::array();
  for (const char* const identity : {"uid", "resourceVersion"}) {
    body.push_back({{"op", "test"},
                    {"path", std::string("/metadata/") + identity},
                    {"value", live.at("metadata").at(identity)}});
  }
  for (const json& change : changes) body.push_back(change);
  return body.dump();
}

/// The reference to our app as it was made: the garbage collector waits for what it names.
void restore_owner(json& metadata) {
  if (!metadata.contains("ownerReferences")) return;
  for (json& owner : metadata["ownerReferences"]) {
    if (owner.value("kind", "") == kinds::kAppKind) owner["blockOwnerDeletion"] = true;
  }
}

}  // namespace

std::string with_uid(const std::string& object_json, const Uid& uid) {
  // Printed by a builder, in the order of names: before its metadata there are two texts.
  constexpr std::string_view kMetadata = R"("metadata":{)";
  const std::size_t at = object_json.find(kMetadata) + kMetadata.size();
  std::string with = object_json;
  return with.insert(at, R"("uid":")" + to_string(uid) + "\",");
}

std::string with_proof(const std::string& object_json, const std::string& proof) {
  json object = json::parse(object_json);
  object["metadata"]["annotations"][std::string(kinds::kProofAnnotation)] = proof;
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

std::string spec_patch(const std::string& object_json, const Uid& uid) {
  return json::array(
             {json{{"op", "test"}, {"path", "/metadata/uid"}, {"value", to_string(uid)}},
              json{{"op", "replace"}, {"path", "/spec"}, {"value", json::parse(object_json).at("spec")}}})
      .dump();
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

std::optional<RestoringPatch> restoring_patch(Kind kind, const std::string& object_json,
                                              const std::string& live_json,
                                              const std::set<std::string>& overriding) {
  const json live = json::parse(live_json, nullptr, /*allow_exceptions=*/false);
  if (!has_identity(live)) return std::nullopt;
  const json changes = json::diff(live, kinds::restored(kind, live, json::parse(object_json), overriding));
  if (changes.empty()) return std::nullopt;
  const bool removes =
      std::ranges::any_of(changes, [](const json& change) { return change.at("op") == "remove"; });
  return RestoringPatch{patch_of(live, changes), removes};
}

std::optional<std::string> made_metadata_patch(Kind kind, const std::string& live_json,
                                               const StringMap& annotations) {
  const json live = json::parse(live_json, nullptr, /*allow_exceptions=*/false);
  const auto made = kinds::made_metadata(kind, live_json);
  if (!has_identity(live) || !made) return std::nullopt;
  json wanted = live;
  json& metadata = wanted["metadata"];
  for (const auto& [name, value] : made->labels) metadata["labels"][name] = value;
  for (const auto& [name, value] : made->annotations) metadata["annotations"][name] = value;
  for (const auto& [name, value] : annotations) metadata["annotations"][name] = value;
  restore_owner(metadata);
  const json changes = json::diff(live, wanted);
  if (changes.empty()) return std::nullopt;
  return patch_of(live, changes);
}

}  // namespace twelvefactor::apply
