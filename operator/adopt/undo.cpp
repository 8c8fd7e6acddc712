// `adopt undo`: from any state back to what the record says, the newest change first, with the same promises:
// the old pods are ready before ours leave. Where the app was deleted only what is left of it is put back.
#include <algorithm>

#include "adopt/first_adoption.hpp"
#include "adopt/restore.hpp"
#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

bool has_app(const Situation& s) {
  return !s.world.app.is_null() &&
         kinds::text_at(object_at(s.world.app, "metadata"), "uid") == s.record.app_uid;
}

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
    if (object == nullptr)
      return make_again(s, Kind::kDeployment, old.name, {{"spec", {{"replicas", 0}}}});
    if (!was_made_again(s, *object))
      return stop("deployment/" + old.name +
                  " is another one than that of the record; somebody made it anew. Delete it, or delete the "
                  "record, ConfigMap " + record_name(s.record.app.name) + ", to leave it as it is");
    Record wanted = s.record;
    std::ranges::find(wanted.workloads, old.name, &OldWorkload::name)->uid =
        kinds::text_at(object_at(*object, "metadata"), "uid");
    return write_record(s, wanted, "the record knows deployment/" + old.name);
  }
  return std::nullopt;
}

bool is_scaled_by_old_autoscaler(const Situation& s, const OldWorkload& old) {
  return std::ranges::any_of(s.record.objects, [&](const OldObject& each) {
    if (each.kind != Kind::kHorizontalPodAutoscaler || each.process != old.process) return false;
    const Json* autoscaler = find_object(s.world, each.kind, each.name);
    return autoscaler != nullptr &&
           kinds::text_at(object_at(object_at(*autoscaler, "spec"), "scaleTargetRef"), "name") == old.name;
  });
}

std::optional<Next> old_pods_are_ready(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    if (!old.takes_requests) continue;
    const Json* before = find_old(s.world, Kind::kDeployment, old.name, old.uid);
    const Json* own = has_app(s) ? successor(s, old.process) : nullptr;
    const bool serves = own != nullptr && has_pod_labels(*own, old.labels);
    const int wanted = std::max(old.replicas, serves ? wanted_pods(*own) : 0);
    const bool scaled = is_scaled_by_old_autoscaler(s, old) && wanted_pods(*before) > 0;
    if (!scaled && wanted_pods(*before) < wanted)
      return patch_seen(Kind::kDeployment, s.record.app, *before, {{"spec", {{"replicas", wanted}}}},
                        "deployment/" + old.name + ": " + std::to_string(wanted_pods(*before)) + " -> " +
                            std::to_string(wanted) + " pods");
    if (!is_rolled_out(*before)) return wait_until("deployment/" + old.name + ": " + readiness(before));
  }
  return std::nullopt;
}

bool selects_as_before(const Situation& s, const OldObject& old, const Json& service) {
  const Json& before = object_at(s.record.before, key_of(old.kind, old.name).c_str());
  return object_at(object_at(service, "spec"), "selector") == object_at(object_at(before, "spec"), "selector");
}

/// Before a Service selects by the old labels again ours have them: so this, too, moves nothing.
std::optional<Next> ours_have_old_labels(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    const Json* service = old.kind == Kind::kService ? find_old(s.world, old.kind, old.name, old.uid) : nullptr;
    if (!has_app(s) || service == nullptr || selects_as_before(s, old, *service)) continue;
    const auto workload = std::ranges::find(s.record.workloads, old.process, &OldWorkload::process);
    if (workload == s.record.workloads.end()) continue;
    auto adoption = adoption_now(s.world).value_or(Adoption{});
    adoption.labels[old.process] = workload->labels;
    if (auto next = ensure_adoption(s, adoption, "the pods of the app have the labels of the old ones"))
      return next;
    const Json* own = successor(s, old.process);
    if (own != nullptr && (!has_pod_labels(*own, workload->labels) || !is_rolled_out(*own)))
      return wait_until("deployment/" + kinds::deployment_name(s.record.app.name, old.process) +
                        " rolls out: " + readiness(own));
  }
  return std::nullopt;
}

/// The operator leaves it alone from now on, and it is what it was.
std::optional<Next> give_back(Situation& s, const OldObject& old) {
  const Json* object = find_old(s.world, old.kind, old.name, old.uid);
  if (object == nullptr) return std::nullopt;
  if (has_app(s) && own_key(s.record, old) == key_of(old.kind, old.name)) {
    auto adoption = adoption_now(s.world).value_or(Adoption{});
    adoption.left.insert(key_of(old.kind, old.name));
    if (auto next = ensure_adoption(s, adoption, "the operator leaves " + key_of(old.kind, old.name)))
      return next;
  }
  return restore(s, old, *object);
}

template <Kind kKind>
std::optional<Next> given_back(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != kKind) continue;
    if (auto next = give_back(s, old)) return next;
  }
  return std::nullopt;
}

std::optional<Next> ours_leave(Situation& s) {
  if (!has_app(s)) return std::nullopt;
  for (const OldWorkload& old : s.record.workloads) {
    auto adoption = adoption_now(s.world).value_or(Adoption{});
    adoption.labels.erase(old.process);
    if (auto next = ensure_adoption(s, adoption, "the pods of the app lose the labels of the old ones"))
      return next;
    const Json* own = old.takes_requests ? successor(s, old.process) : nullptr;
    if (own != nullptr && has_pod_labels(*own, old.labels))
      return wait_until("the operator takes the labels off its pods");
    if (own != nullptr && !is_rolled_out(*own))
      return wait_until("the last pods of the app that take requests end: " + readiness(own));
  }
  return std::nullopt;
}

/// A budget or an autoscaler that went is made anew; one that is there is as it was.
template <Kind kKind>
std::optional<Next> made_again(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != kKind) continue;
    const Json* object = find_object(s.world, old.kind, old.name);
    if (object == nullptr) return make_again(s, old.kind, old.name, Json::object());
    if (auto next = restore(s, old, *object)) return next;
  }
  return std::nullopt;
}

/// That one of the app's own name goes first.
template <Kind kKind>
std::optional<Next> own_one_goes(Situation& s) {
  if (!has_app(s)) return std::nullopt;
  for (const OldObject& old : s.record.objects) {
    const std::string own = own_key(s.record, old);
    if (old.kind != kKind) continue;
    auto adoption = adoption_now(s.world).value_or(Adoption{});
    adoption.left.insert(own);
    if (auto next = ensure_adoption(s, adoption, "the operator makes no " + own)) return next;
    const auto found = s.world.objects.find(own);
    if (found == s.world.objects.end() || is_old(s, old, found->second)) continue;
    if (object_at(found->second, "metadata").contains("deletionTimestamp")) return wait_until(own + " goes");
    if (!kinds::list_at(object_at(found->second, "status"), "active").empty())
      return wait_until("the run of " + own + " ends");
    return remove_seen(old.kind, s.record.app, found->second, own + " goes");
  }
  return std::nullopt;
}

std::optional<Next> workers_are_old(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    if (old.takes_requests) continue;
    if (has_app(s)) {
      auto adoption = adoption_now(s.world).value_or(Adoption{});
      adoption.replicas[old.process] = 0;
      if (auto next = ensure_adoption(s, adoption, "the pods of process " + old.process + " end")) return next;
      const Json* own = successor(s, old.process);
      if (own != nullptr && pods_there(*own) > 0)
        return wait_until("the last pods of process " + old.process + " end");
    }
    const Json* before = find_old(s.world, Kind::kDeployment, old.name, old.uid);
    if (wanted_pods(*before) < old.replicas)
      return patch_seen(Kind::kDeployment, s.record.app, *before, {{"spec", {{"replicas", old.replicas}}}},
                        "deployment/" + old.name + ": " + std::to_string(wanted_pods(*before)) + " -> " +
                            std::to_string(old.replicas) + " pods");
    if (!is_rolled_out(*before)) return wait_until("deployment/" + old.name + ": " + readiness(before));
  }
  return std::nullopt;
}

/// One that was suspended would make up for the runs that ours had: it is made anew, and has no past.
std::optional<Next> schedules_are_old(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != Kind::kCronJob) continue;
    const Json* object = find_object(s.world, old.kind, old.name);
    if (own_key(s.record, old) == key_of(old.kind, old.name)) {
      if (auto next = give_back(s, old)) return next;
    } else if (object == nullptr) {
      return make_again(s, old.kind, old.name, Json::object());
    } else if (!was_made_again(s, *object) && is_suspended_since(s, old, *object)) {
      return remove_seen(old.kind, s.record.app, *object, "cronjob/" + old.name + " is made anew");
    }
  }
  return std::nullopt;
}

std::optional<Next> app_is_gone(Situation& s) {
  if (!has_app(s)) return std::nullopt;
  if (object_at(s.world.app, "metadata").contains("deletionTimestamp")) return wait_until("the app goes");
  return Next{Next::What::kAct,
              "TwelveFactorApp " + s.record.app.name + " goes, and its pods with it",
              {Action::Verb::kDelete,
               kinds::app_collection_path(s.record.app.namespace_name) + "/" + s.record.app.name,
               s.record.app_uid}};
}

std::optional<Next> record_is_gone(Situation& s) {
  Json record;
  record["metadata"]["name"] = record_name(s.record.app.name);
  record["metadata"]["uid"] = s.world.record_uid;
  return remove_seen(Kind::kConfigMap, s.record.app, record, "the record goes");
}

constexpr Check kUndo[] = {there_is_a_record,
                           app_is_known,
                           app_adopts_again,
                           nothing_has_an_owner,
                           old_workloads_are_there,
                           old_pods_are_ready,
                           ours_have_old_labels,
                           given_back<Kind::kService>,
                           ours_leave,
                           own_one_goes<Kind::kHorizontalPodAutoscaler>,
                           made_again<Kind::kHorizontalPodAutoscaler>,
                           own_one_goes<Kind::kPodDisruptionBudget>,
                           made_again<Kind::kPodDisruptionBudget>,
                           workers_are_old,
                           own_one_goes<Kind::kCronJob>,
                           schedules_are_old,
                           given_back<Kind::kIngress>,
                           given_back<Kind::kHttpRoute>,
                           given_back<Kind::kServiceAccount>,
                           app_is_gone,
                           marks_of_undo_are_gone,
                           record_is_gone};

}  // namespace

std::span<const Check> steps_of_undo() {
  return kUndo;
}

}  // namespace twelvefactor::adopt
