// `adopt undo`, all but the app itself and its requests: what was taken is given back, what went is made
// again, workers and schedules are those of before.
#include <algorithm>

#include "adopt/first_adoption.hpp"
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
      if (auto next = ensure_adoption(s, adoption, "the pods of process " + old.process + " end"))
        return next;
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

constexpr Check kServices[] = {given_back<Kind::kService>};
constexpr Check kBeside[] = {own_one_goes<Kind::kHorizontalPodAutoscaler>,
                             made_again<Kind::kHorizontalPodAutoscaler>,
                             own_one_goes<Kind::kPodDisruptionBudget>,
                             made_again<Kind::kPodDisruptionBudget>,
                             workers_are_old,
                             own_one_goes<Kind::kCronJob>,
                             schedules_are_old,
                             given_back<Kind::kIngress>,
                             given_back<Kind::kHttpRoute>,
                             given_back<Kind::kServiceAccount>};

}  // namespace

std::span<const Check> undo_services() {
  return kServices;
}

std::span<const Check> undo_beside() {
  return kBeside;
}

}  // namespace twelvefactor::adopt
