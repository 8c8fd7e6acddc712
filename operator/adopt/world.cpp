#include "adopt/world.hpp"

#include <algorithm>

#include "kinds/deploy/adoption_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

int status_number(const Json& deployment, const char* name) {
  return static_cast<int>(kinds::number_at(object_at(deployment, "status"), name).value_or(0));
}

std::string app_path(const AppKey& app) {
  return kinds::app_collection_path(app.namespace_name) + "/" + app.name;
}

Json metadata_of(const Json& seen) {
  return {{"uid", kinds::text_at(object_at(seen, "metadata"), "uid")},
          {"resourceVersion", kinds::text_at(object_at(seen, "metadata"), "resourceVersion")}};
}

}  // namespace

const Json* find_object(const World& world, Kind kind, const std::string& name) {
  const auto found = world.objects.find(key_of(kind, name));
  return found == world.objects.end() ? nullptr : &found->second;
}

const Json* find_old(const World& world, Kind kind, const std::string& name, const std::string& uid) {
  const Json* object = find_object(world, kind, name);
  if (object == nullptr) return nullptr;
  const Json& metadata = object_at(*object, "metadata");
  if (kinds::text_at(metadata, "uid") != uid || metadata.contains("deletionTimestamp")) return nullptr;
  return object;
}

const Json* successor(const Situation& s, const std::string& process) {
  return find_object(s.world, Kind::kDeployment, kinds::deployment_name(s.record.app.name, process));
}

int wanted_pods(const Json& deployment) {
  return static_cast<int>(kinds::number_at(object_at(deployment, "spec"), "replicas").value_or(1));
}

int pods_there(const Json& deployment) {
  return status_number(deployment, "replicas");
}

int ready_pods(const Json& deployment) {
  return status_number(deployment, "readyReplicas");
}

bool is_rolled_out(const Json& deployment) {
  const auto generation = kinds::number_at(object_at(deployment, "metadata"), "generation").value_or(0);
  const auto observed = kinds::number_at(object_at(deployment, "status"), "observedGeneration").value_or(-1);
  const int wanted = wanted_pods(deployment);
  return observed >= generation && pods_there(deployment) == wanted &&
         status_number(deployment, "updatedReplicas") == wanted &&
         status_number(deployment, "availableReplicas") == wanted;
}

bool has_pod_labels(const Json& deployment, const StringMap& labels) {
  const Json& pod = object_at(object_at(object_at(deployment, "spec"), "template"), "metadata");
  const Json& has = object_at(pod, "labels");
  return std::ranges::all_of(
      labels, [&has](const auto& label) { return kinds::text_at(has, label.first.c_str()) == label.second; });
}

std::string readiness(const Json* deployment) {
  if (deployment == nullptr) return "the operator has yet to make it";
  return std::to_string(ready_pods(*deployment)) + " of " + std::to_string(wanted_pods(*deployment)) +
         " pods are ready";
}

std::optional<Adoption> adoption_now(const World& world) {
  const Json& annotations = object_at(object_at(world.app, "metadata"), "annotations");
  const std::string text = kinds::text_at(annotations, std::string(kinds::kAdoptionAnnotation).c_str());
  if (text.empty()) return std::nullopt;
  auto read = kinds::parse_adoption(text);
  return read ? std::optional(std::move(read).value()) : std::optional(Adoption{});
}

Next act(Action::Verb verb, std::string path, const Json& body, std::string says) {
  return {Next::What::kAct, std::move(says), {verb, std::move(path), body.dump()}};
}

Next wait_until(std::string says) {
  return {Next::What::kWait, std::move(says), {}};
}

Next stop(std::string says) {
  return {Next::What::kStop, std::move(says), {}};
}

Next patch_seen(Kind kind, const AppKey& app, const Json& seen, Json change, std::string says) {
  const Json identity = metadata_of(seen);
  for (const auto& [name, value] : identity.items()) change["metadata"][name] = value;
  const std::string name = kinds::text_at(object_at(seen, "metadata"), "name");
  return act(Action::Verb::kMergePatch, kinds::object_path(kind, app.namespace_name, name), change,
             std::move(says));
}

Next remove_seen(Kind kind, const AppKey& app, const Json& seen, std::string says) {
  const Json& metadata = object_at(seen, "metadata");
  return {
      Next::What::kAct,
      std::move(says),
      {Action::Verb::kDelete, kinds::object_path(kind, app.namespace_name, kinds::text_at(metadata, "name")),
       kinds::text_at(metadata, "uid")}};
}

std::optional<Next> ensure_adoption(const Situation& s, const Adoption& wanted, std::string says) {
  if (adoption_now(s.world) == wanted) return std::nullopt;
  Json metadata = metadata_of(s.world.app);
  metadata["annotations"][std::string(kinds::kAdoptionAnnotation)] = kinds::adoption_text(wanted);
  // The status is written all the time; the UID alone says that it is this app.
  metadata.erase("resourceVersion");
  return act(Action::Verb::kMergePatch, app_path(s.record.app), {{"metadata", metadata}}, std::move(says));
}

Next write_record(const Situation& s, const Record& wanted, std::string says) {
  return act(
      Action::Verb::kMergePatch,
      kinds::object_path(Kind::kConfigMap, s.record.app.namespace_name, record_name(s.record.app.name)),
      {{"metadata", {{"resourceVersion", s.world.record_version}}},
       {"data", {{"record", to_json(wanted).dump()}}}},
      std::move(says));
}

std::string consent(const Record& record) {
  return record.app.name + "/" + record.app_uid;
}

bool is_taken(const Situation& s, const OldObject& old) {
  const Json* object = find_old(s.world, old.kind, old.name, old.uid);
  if (object == nullptr) return false;
  const Json& labels = object_at(object_at(*object, "metadata"), "labels");
  return kinds::text_at(labels, std::string(kinds::kAppLabel).c_str()) == s.record.app.name;
}

std::optional<Next> ensure_given(const Situation& s, const OldObject& old) {
  const std::string key = key_of(old.kind, old.name);
  const Json* object = find_old(s.world, old.kind, old.name, old.uid);
  if (object == nullptr)
    return stop(key + " was deleted or made anew since the plan; make a new plan after `undo`");
  const std::string name(kinds::kAdoptAnnotation);
  const Json& annotations = object_at(object_at(*object, "metadata"), "annotations");
  if (kinds::text_at(annotations, name.c_str()) != consent(s.record))
    return patch_seen(old.kind, s.record.app, *object,
                      {{"metadata", {{"annotations", {{name, consent(s.record)}}}}}},
                      key + " is given to the app");
  auto adoption = adoption_now(s.world);
  if (!adoption) return std::nullopt;
  adoption->left.erase(key);
  return ensure_adoption(s, *adoption, "the operator takes " + key);
}

}  // namespace twelvefactor::adopt
