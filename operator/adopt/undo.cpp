// `adopt undo`: from any state back to what the record says, the newest change first, with the same promises:
// the old pods are ready before ours leave. Where the app was deleted only what is left of it is put back.
#include <algorithm>
#include <vector>

#include "adopt/restore.hpp"
#include "adopt/undo_steps.hpp"
#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;
/// The record goes last.
std::optional<Next> there_is_a_record(Situation& s) {
  if (!s.world.record.empty()) return std::nullopt;
  return Next{Next::What::kDone, "", {}};
}

/// A run of `start` was broken off right after it made the app.
std::optional<Next> app_is_known(Situation& s) {
  if (!s.record.app_uid.empty() || s.world.app.is_null() || !adoption_now(s.world)) return std::nullopt;
  Record wanted = s.record;
  wanted.app_uid = kinds::text_at(object_at(s.world.app, "metadata"), "uid");
  return write_record(s, wanted, "the record knows the app");
}

/// A finished one: nothing that was there before may go with the app.
std::optional<Next> app_adopts_again(Situation& s) {
  if (!has_app(s) || adoption_now(s.world)) return std::nullopt;
  Adoption adoption;
  for (const OldWorkload& old : s.record.workloads) {
    if (const Json* own = successor(s, old.process)) adoption.replicas[old.process] = wanted_pods(*own);
    if (old.takes_requests) adoption.labels[old.process] = old.labels;
  }
  return ensure_adoption(s, adoption, "the app owns nothing any more that was there before it");
}

std::optional<Next> nothing_has_an_owner(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    const Json* object = find_old(s.world, old.kind, old.name, old.uid);
    if (!has_app(s) || object == nullptr) continue;
    for (const Json& owner : kinds::list_at(object_at(*object, "metadata"), "ownerReferences")) {
      if (kinds::text_at(owner, "uid") == s.record.app_uid)
        return wait_until("the operator gives up " + key_of(old.kind, old.name));
    }
  }
  return std::nullopt;
}

/// What `finish` deleted is made anew, without pods.
std::optional<Next> old_workloads_are_there(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    if (find_old(s.world, Kind::kDeployment, old.name, old.uid) != nullptr) continue;
    const Json* object = find_object(s.world, Kind::kDeployment, old.name);
    if (object == nullptr) return make_again(s, Kind::kDeployment, old.name, {{"spec", {{"replicas", 0}}}});
    if (!was_made_again(s, *object))
      return stop("deployment/" + old.name +
                  " is another one than that of the record; somebody made it anew. Delete it, or delete the "
                  "record, ConfigMap " +
                  record_name(s.record.app.name) + ", to leave it as it is");
    Record wanted = s.record;
    std::ranges::find(wanted.workloads, old.name, &OldWorkload::name)->uid =
        kinds::text_at(object_at(*object, "metadata"), "uid");
    return write_record(s, wanted, "the record knows deployment/" + old.name);
  }
  return std::nullopt;
}

std::optional<Next> app_is_gone(Situation& s) {
  if (!has_app(s)) return std::nullopt;
  if (object_at(s.world.app, "metadata").contains("deletionTimestamp")) return wait_until("the app goes");
  return Next{
      Next::What::kAct,
      "TwelveFactorApp " + s.record.app.name + " goes, and its pods with it",
      {Action::Verb::kDelete,
       kinds::app_collection_path(s.record.app.namespace_name) + "/" + s.record.app.name, s.record.app_uid}};
}

std::optional<Next> record_is_gone(Situation& s) {
  Json record;
  record["metadata"]["name"] = record_name(s.record.app.name);
  record["metadata"]["uid"] = s.world.record_uid;
  return remove_seen(Kind::kConfigMap, s.record.app, record, "the record goes");
}

constexpr Check kBegin[] = {there_is_a_record, app_is_known, app_adopts_again, nothing_has_an_owner,
                            old_workloads_are_there};
constexpr Check kEnd[] = {app_is_gone, marks_of_undo_are_gone, record_is_gone};

}  // namespace

bool has_app(const Situation& s) {
  return !s.world.app.is_null() &&
         kinds::text_at(object_at(s.world.app, "metadata"), "uid") == s.record.app_uid;
}

std::span<const Check> steps_of_undo() {
  static const std::vector<Check> kAll = [] {
    std::vector<Check> all;
    for (const auto part : {std::span<const Check>(kBegin), undo_before_services(), undo_services(),
                            undo_after_services(), undo_beside(), std::span<const Check>(kEnd)})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return kAll;
}

}  // namespace twelvefactor::adopt
