// `adopt switch`, processes that take requests. Traffic moves by pods: ours join by their labels in an
// ordinary rollout, the old ones go in parts, and the selector of a Service changes last, when it moves
// nothing.
#include <algorithm>

#include "adopt/switch_steps.hpp"
#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

constexpr int kParts = 4;

std::string own_deployment(const Situation& s, const OldWorkload& old) {
  return kinds::deployment_name(s.record.app.name, old.process);
}

const Json* old_deployment(const Situation& s, const OldWorkload& old) {
  return find_old(s.world, Kind::kDeployment, old.name, old.uid);
}

int old_pods(const Json* deployment) {
  return deployment == nullptr ? 0 : std::max(wanted_pods(*deployment), pods_there(*deployment));
}

bool has_joined(const Situation& s, const OldWorkload& old) {
  const Json* own = successor(s, old.process);
  return own != nullptr && has_pod_labels(*own, old.labels);
}

/// Ours are as many as those that run, before one of them goes.
std::optional<Next> ours_are_as_many(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    if (!old.takes_requests) continue;
    const Json* before = old_deployment(s, old);
    auto adoption = adoption_now(s.world);
    if (before != nullptr && adoption && !has_joined(s, old)) {
      int& number = adoption->replicas[old.process];
      number = std::max(number, wanted_pods(*before));
      const std::string says =
          "deployment/" + own_deployment(s, old) + " gets " + std::to_string(number) + " pods";
      if (auto next = ensure_adoption(s, *adoption, says)) return next;
    }
    const Json* own = successor(s, old.process);
    const int floor = before == nullptr ? 1 : wanted_pods(*before);
    if (own == nullptr || !is_rolled_out(*own) || wanted_pods(*own) < floor)
      return wait_until("deployment/" + own_deployment(s, old) + ": " + readiness(own));
  }
  return std::nullopt;
}

Json scale_target(const std::string& name) {
  return {{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", name}};
}

/// There is one autoscaler at any time: before ours get their labels the old one is theirs. With half of the
/// load for each it would end pods.
std::optional<Next> autoscaler_is_ours(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != Kind::kHorizontalPodAutoscaler) continue;
    const Json* autoscaler = find_old(s.world, old.kind, old.name, old.uid);
    const Json* own = successor(s, old.process);
    if (autoscaler == nullptr || own == nullptr) continue;
    const std::string target = kinds::deployment_name(s.record.app.name, old.process);
    if (kinds::text_at(object_at(object_at(*autoscaler, "spec"), "scaleTargetRef"), "name") == target)
      continue;
    const int most = static_cast<int>(
        kinds::number_at(object_at(*autoscaler, "spec"), "maxReplicas").value_or(wanted_pods(*own)));
    return patch_seen(old.kind, s.record.app, *autoscaler,
                      {{"spec",
                        {{"scaleTargetRef", scale_target(target)},
                         {"minReplicas", std::min(wanted_pods(*own), most)},
                         {"behavior", {{"scaleDown", {{"selectPolicy", "Disabled"}}}}}}}},
                      "horizontalpodautoscaler/" + old.name + " scales " + target + " from now on, only up");
  }
  return std::nullopt;
}

std::optional<Next> ours_join(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    if (!old.takes_requests) continue;
    auto adoption = adoption_now(s.world);
    if (adoption) {
      adoption->labels[old.process] = old.labels;
      if (auto next = ensure_adoption(s, *adoption,
                                      "the pods of deployment/" + own_deployment(s, old) +
                                          " get the labels of the old ones, and requests with them"))
        return next;
    }
    const Json* own = successor(s, old.process);
    const bool joined = has_joined(s, old) && is_rolled_out(*own);
    if (!joined && old_pods(old_deployment(s, old)) > 0)
      return wait_until("deployment/" + own_deployment(s, old) + " rolls out: " + readiness(own));
    if (old_pods(old_deployment(s, old)) > 0 &&
        !s.since.lasted("joined " + old.process, joined, s.patience.soak, s.now))
      return wait_until("old and new pods serve side by side for " + std::to_string(s.patience.soak.count()) +
                        " s");
  }
  return std::nullopt;
}

/// Ours were ready and are not: the old ones come back.
std::optional<Next> turned_back(Situation& s, const OldWorkload& old, const Json& before) {
  const Json* own = successor(s, old.process);
  const bool failing = own == nullptr || ready_pods(*own) < wanted_pods(*own);
  if (!s.since.lasted("trouble " + old.process, failing, s.patience.trouble, s.now))
    return failing ? std::optional(wait_until("deployment/" + own_deployment(s, old) + ": " + readiness(own)))
                   : std::nullopt;
  if (wanted_pods(before) < old.replicas)
    return patch_seen(Kind::kDeployment, s.record.app, before, {{"spec", {{"replicas", old.replicas}}}},
                      "deployment/" + old.name + " gets its " + std::to_string(old.replicas) +
                          " pods back: those of deployment/" + own_deployment(s, old) + " fail");
  return stop("deployment/" + own_deployment(s, old) + " was ready and is not (" + readiness(own) +
              "); deployment/" + old.name +
              " serves on. Find the cause with `logs` and `status`, and run `switch` again, or `undo`");
}

std::optional<Next> old_ones_go(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    const Json* before = old.takes_requests ? old_deployment(s, old) : nullptr;
    if (before == nullptr || old_pods(before) == 0) continue;
    if (auto next = turned_back(s, old, *before)) return next;
    const int wanted = wanted_pods(*before);
    const bool settled = pods_there(*before) <= wanted;
    const std::string step = "drained " + old.process + " " + std::to_string(wanted);
    if (wanted < old.replicas && !s.since.lasted(step, settled, s.patience.drain, s.now))
      return wait_until("deployment/" + old.name + ": connections drain for " +
                        std::to_string(s.patience.drain.count()) + " s");
    if (wanted == 0) return wait_until("the last pods of deployment/" + old.name + " end");
    const int part = std::max(1, (old.replicas + kParts - 1) / kParts);
    const int next = std::max(0, wanted - part);
    return patch_seen(
        Kind::kDeployment, s.record.app, *before, {{"spec", {{"replicas", next}}}},
        "deployment/" + old.name + ": " + std::to_string(wanted) + " -> " + std::to_string(next) + " pods");
  }
  return std::nullopt;
}

bool is_process(const Situation& s, const OldObject& old) {
  return std::ranges::any_of(s.record.workloads,
                             [&old](const OldWorkload& each) { return each.process == old.process; });
}

/// One budget at any time: a pod under two cannot be evicted.
std::optional<Next> budget_is_ours(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != Kind::kPodDisruptionBudget) continue;
    if (const Json* budget = find_old(s.world, old.kind, old.name, old.uid))
      return remove_seen(old.kind, s.record.app, *budget,
                         "poddisruptionbudget/" + old.name + " goes; the app makes its own");
  }
  auto adoption = adoption_now(s.world);
  if (!adoption) return std::nullopt;
  for (const OldWorkload& old : s.record.workloads)
    adoption->left.erase(key_of(Kind::kPodDisruptionBudget,
                                kinds::pod_disruption_budget_name(s.record.app.name, old.process)));
  return ensure_adoption(s, *adoption, "the app makes its own budgets of disruptions");
}

Json own_selector(const Situation& s, const std::string& process) {
  return {{std::string(kinds::kAppLabel), s.record.app.name}, {std::string(kinds::kProcessLabel), process}};
}

bool selects_ours(const Situation& s, const OldObject& old, const Json& service) {
  return object_at(object_at(service, "spec"), "selector") == own_selector(s, old.process);
}

/// A Service with several ports needs a name for each, and ours comes beside.
std::optional<Next> ports_have_names(Situation& s, const OldObject& old, const Json& service) {
  const Json& ports = kinds::list_at(object_at(service, "spec"), "ports");
  if (ports.size() != 1 || !kinds::text_at(ports.front(), "name").empty()) return std::nullopt;
  if (kinds::number_at(ports.front(), "port") == kinds::kServicePort) return std::nullopt;
  Json named = ports;
  named.front()["name"] = "port-" + std::to_string(kinds::number_at(ports.front(), "port").value_or(0));
  return patch_seen(old.kind, s.record.app, service, {{"spec", {{"ports", named}}}},
                    "the port of service/" + old.name + " gets a name: another one comes beside it");
}

/// It moves nothing any more: all endpoints are ours.
std::optional<Next> services_select_ours(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != Kind::kService || !is_process(s, old)) continue;
    const Json* service = find_old(s.world, old.kind, old.name, old.uid);
    if (service == nullptr) return stop("service/" + old.name + " was deleted or made anew since the plan");
    const bool in_place =
        old.name == kinds::service_name(s.record.app.name, old.process) && s.record.phase != Phase::kFinished;
    if (in_place) {
      if (auto next = ports_have_names(s, old, *service)) return next;
      if (auto next = ensure_given(s, old)) return next;
    }
    if (selects_ours(s, old, *service)) continue;
    if (in_place) return wait_until("the operator takes service/" + old.name);
    const Json patch = Json::array(
        {{{"op", "test"}, {"path", "/metadata/uid"}, {"value", old.uid}},
         {{"op", "replace"}, {"path", "/spec/selector"}, {"value", own_selector(s, old.process)}}});
    return act(Action::Verb::kJsonPatch, kinds::object_path(old.kind, s.record.app.namespace_name, old.name),
               patch, "service/" + old.name + " selects the pods of the app by their own labels");
  }
  return std::nullopt;
}

/// Its own bounds again: it may end pods.
std::optional<Next> autoscaler_scales_freely(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != Kind::kHorizontalPodAutoscaler) continue;
    const Json* autoscaler = find_old(s.world, old.kind, old.name, old.uid);
    if (autoscaler == nullptr) continue;
    const Json& before = object_at(object_at(s.record.before, key_of(old.kind, old.name).c_str()), "spec");
    const Json& spec = object_at(*autoscaler, "spec");
    const Json behavior = before.contains("behavior") ? before["behavior"] : Json();
    const Json minimum = before.contains("minReplicas") ? before["minReplicas"] : Json(1);
    const bool same = (spec.contains("behavior") ? spec["behavior"] : Json()) == behavior &&
                      spec.contains("minReplicas") && spec["minReplicas"] == minimum;
    if (same) continue;
    const Json patch = Json::array(
        {{{"op", "test"}, {"path", "/metadata/uid"}, {"value", old.uid}},
         {{"op", "add"}, {"path", "/spec/minReplicas"}, {"value", minimum}},
         behavior.is_null() ? Json{{"op", "remove"}, {"path", "/spec/behavior"}}
                            : Json{{"op", "add"}, {"path", "/spec/behavior"}, {"value", behavior}}});
    return act(Action::Verb::kJsonPatch, kinds::object_path(old.kind, s.record.app.namespace_name, old.name),
               patch, "horizontalpodautoscaler/" + old.name + " scales freely again");
  }
  return std::nullopt;
}

constexpr Check kTraffic[] = {
    ours_are_as_many,     autoscaler_is_ours,      ours_join, old_ones_go, budget_is_ours,
    services_select_ours, autoscaler_scales_freely};

}  // namespace

std::span<const Check> steps_of_traffic() {
  return kTraffic;
}

}  // namespace twelvefactor::adopt
