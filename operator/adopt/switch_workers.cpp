// `adopt switch`, processes that take no requests: beside each other where that may be, else the old one goes
// first.
#include <algorithm>

#include "adopt/switch_steps.hpp"
#include "adopt/world.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;

std::optional<Next> old_one_goes(Situation& s, const OldWorkload& old) {
  const Json* before = find_old(s.world, Kind::kDeployment, old.name, old.uid);
  if (before == nullptr) return std::nullopt;
  if (wanted_pods(*before) > 0)
    return patch_seen(Kind::kDeployment, s.record.app, *before, {{"spec", {{"replicas", 0}}}},
                      "deployment/" + old.name + ": " + std::to_string(wanted_pods(*before)) + " -> 0 pods");
  if (pods_there(*before) > 0) return wait_until("the last pods of deployment/" + old.name + " end");
  return std::nullopt;
}

std::optional<Next> new_one_comes(Situation& s, const OldWorkload& old) {
  const std::string name = "deployment/" + kinds::deployment_name(s.record.app.name, old.process);
  if (auto adoption = adoption_now(s.world); adoption && adoption->replicas[old.process] == 0) {
    adoption->replicas[old.process] = old.replicas;
    return ensure_adoption(s, *adoption, name + " gets " + std::to_string(old.replicas) + " pods");
  }
  const Json* own = successor(s, old.process);
  if (own == nullptr || !is_rolled_out(*own) || wanted_pods(*own) == 0)
    return wait_until(name + ": " + readiness(own));
  return std::nullopt;
}

std::optional<Next> workers_are_ours(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    if (old.takes_requests || old.replicas == 0) continue;
    const auto first = old.stop_first ? old_one_goes : new_one_comes;
    const auto then = old.stop_first ? new_one_comes : old_one_goes;
    if (auto next = first(s, old)) return next;
    if (auto next = then(s, old)) return next;
  }
  return std::nullopt;
}

constexpr Check kWorkers[] = {workers_are_ours};

}  // namespace

std::span<const Check> steps_of_workers() {
  return kWorkers;
}

}  // namespace twelvefactor::adopt
