// `adopt undo`, requests: the old pods are ready before a Service leads to them, and ours leave by a rollout.
#include <algorithm>

#include "adopt/undo_steps.hpp"
#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

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
  return object_at(object_at(service, "spec"), "selector") ==
         object_at(object_at(before, "spec"), "selector");
}

/// Before a Service selects by the old labels again ours have them: so this, too, moves nothing.
std::optional<Next> ours_have_old_labels(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    const Json* service =
        old.kind == Kind::kService ? find_old(s.world, old.kind, old.name, old.uid) : nullptr;
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

constexpr Check kReady[] = {old_pods_are_ready, ours_have_old_labels};
constexpr Check kLeave[] = {ours_leave};

}  // namespace

std::span<const Check> undo_before_services() {
  return kReady;
}

std::span<const Check> undo_after_services() {
  return kLeave;
}

}  // namespace twelvefactor::adopt
