#include "adopt/restore.hpp"

#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

const Json& before_of(const Situation& s, Kind kind, const std::string& name) {
  return object_at(s.record.before, key_of(kind, name).c_str());
}

/// Of a Service the rest is its addresses, which nobody changed.
Json restored_spec(Kind kind, const Json& before, const Json& now) {
  if (kind == Kind::kServiceAccount) return now;
  if (kind != Kind::kService) return before;
  Json spec = now;
  spec["selector"] = object_at(before, "selector");
  spec["ports"] = kinds::list_at(before, "ports");
  return spec;
}

/// What others have added since stays; what we have set is as it was, or goes.
Json restored_keys(const Json& before, Json now) {
  std::vector<std::string> ours;
  for (const auto& [key, value] : now.items()) {
    if (key.starts_with("twelvefactor.dev/") || key.starts_with("app.kubernetes.io/")) ours.push_back(key);
  }
  for (const std::string& key : ours) now.erase(key);
  for (const auto& [key, value] : before.items()) now[key] = value;
  return now;
}

Json replaced(const std::string& path, const Json& wanted) {
  return {{"op", "add"}, {"path", path}, {"value", wanted}};
}

}  // namespace

bool was_made_again(const Situation& s, const Json& object) {
  const Json& annotations = object_at(object_at(object, "metadata"), "annotations");
  return kinds::text_at(annotations, std::string(kinds::kAdoptAnnotation).c_str()) == consent(s.record);
}

bool is_old(const Situation& s, const OldObject& old, const Json& object) {
  const Json& metadata = object_at(object, "metadata");
  if (kinds::text_at(metadata, "name") != old.name) return false;
  return kinds::text_at(metadata, "uid") == old.uid ||
         (was_made_again(s, object) && !metadata.contains("ownerReferences"));
}

bool is_suspended_since(const Situation& s, const OldObject& old, const Json& cron_job) {
  return kinds::true_at(object_at(cron_job, "spec"), "suspend") &&
         !kinds::true_at(object_at(before_of(s, old.kind, old.name), "spec"), "suspend");
}

std::optional<Next> restore(const Situation& s, const OldObject& old, const Json& object) {
  const Json& before = before_of(s, old.kind, old.name);
  if (was_made_again(s, object) && kinds::text_at(object_at(object, "metadata"), "uid") != old.uid)
    return std::nullopt;
  const Json& now = object_at(object, "metadata");
  const Json& spec = object_at(object, "spec");
  const Json wanted = restored_spec(old.kind, object_at(before, "spec"), spec);
  Json patch = Json::array();
  for (const char* const part : {"labels", "annotations"}) {
    const Json keys = restored_keys(object_at(before, part), object_at(now, part));
    if (object_at(now, part) != keys) patch.push_back(replaced(std::string("/metadata/") + part, keys));
  }
  if (wanted != spec) patch.push_back(replaced("/spec", wanted));
  if (patch.empty()) return std::nullopt;
  for (const char* const name : {"uid", "resourceVersion"})
    patch.insert(patch.begin(), Json{{"op", "test"},
                                     {"path", std::string("/metadata/") + name},
                                     {"value", kinds::text_at(now, name)}});
  return act(Action::Verb::kJsonPatch, kinds::object_path(old.kind, s.record.app.namespace_name, old.name),
             patch, key_of(old.kind, old.name) + " is what it was");
}

Next make_again(const Situation& s, Kind kind, const std::string& name, const Json& changed) {
  Json object = before_of(s, kind, name);
  const kinds::ResourceType& type = kinds::resource_type(kind);
  object["apiVersion"] = type.api_version;
  object["kind"] = type.kind;
  Json metadata = {{"name", name},
                   {"namespace", s.record.app.namespace_name},
                   {"labels", object_at(object, "labels")},
                   {"annotations", object_at(object, "annotations")}};
  metadata["annotations"][std::string(kinds::kAdoptAnnotation)] = consent(s.record);
  object.erase("labels");
  object.erase("annotations");
  object["metadata"] = std::move(metadata);
  object.merge_patch(changed);
  return act(Action::Verb::kCreate, kinds::collection_path(kind, s.record.app.namespace_name), object,
             key_of(kind, name) + " is made again");
}

std::optional<Next> marks_of_undo_are_gone(Situation& s) {
  for (const auto& [key, object] : s.world.objects) {
    if (!was_made_again(s, object) || object_at(object, "metadata").contains("deletionTimestamp")) continue;
    for (const Kind kind : kAllKinds) {
      if (key.starts_with(std::string(kinds::resource_type(kind).kind) + "/"))
        return patch_seen(
            kind, s.record.app, object,
            {{"metadata", {{"annotations", {{std::string(kinds::kAdoptAnnotation), nullptr}}}}}},
            key + " belongs to nobody");
    }
  }
  return std::nullopt;
}

}  // namespace twelvefactor::adopt
