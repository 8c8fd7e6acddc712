#include "adopt/refusals.hpp"

#include <algorithm>

#include "adopt/first_adoption.hpp"
#include "adopt/look.hpp"
#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;
using kinds::text_at;

/// A Deployment's selector can never be changed, so one of our name cannot become ours.
void check_names(const Look& look) {
  for (const auto& [process, unused] : look.spec.processes) {
    const std::string own = kinds::deployment_name(look.record.app.name, process);
    const Json& there = look.find(Kind::kDeployment, own);
    const Json& labels = object_at(object_at(there, "metadata"), "labels");
    if (there.is_null() ||
        text_at(labels, std::string(kinds::kManagedByLabel).c_str()) == kinds::kFieldManager)
      continue;
    look.refuse(Kind::kDeployment, own,
                "the app would make a Deployment of this name for its process " + process +
                    ", and the selector of the one that is there cannot be changed",
                "give the app another name (the Services keep theirs), or its process");
  }
}

/// Names that the app would give to what is no part of the adoption.
void check_other_names(const Look& look) {
  for (const Kind kind : {Kind::kService, Kind::kHorizontalPodAutoscaler, Kind::kPodDisruptionBudget,
                          Kind::kNetworkPolicy, Kind::kIngress, Kind::kHttpRoute}) {
    for (const auto& [process, unused] : look.spec.processes) {
      const std::string own = own_key(look.record, {kind, process, "", ""});
      const Json& there = look.find(kind, own.substr(own.find('/') + 1));
      const bool recorded = std::ranges::any_of(
          look.record.objects, [&own](const OldObject& old) { return key_of(old.kind, old.name) == own; });
      if (there.is_null() || recorded || look.is_ours(there)) continue;
      look.refuse(kind, name_of(there),
                  "the app would make one of this name for its process " + process +
                      ", and this one is no part of what it adopts",
                  "give the app or the process another name, or rename it");
    }
  }
}

void check_spec(const Look& look) {
  if (look.spec.suspend)
    look.refusals.push_back({"app " + look.record.app.name, "its spec says suspend, so it would have no pods",
                             "take suspend out of the spec"});
}

void check_state(const Look& look, const OldWorkload& old, const Json& deployment) {
  const Json& metadata = object_at(deployment, "metadata");
  if (metadata.contains("deletionTimestamp"))
    look.refuse(Kind::kDeployment, old.name, "it is being deleted", "wait until it is gone");
  for (const Json& owner : kinds::list_at(metadata, "ownerReferences")) {
    if (kinds::true_at(owner, "controller"))
      look.refuse(Kind::kDeployment, old.name,
                  text_at(owner, "kind") + " " + text_at(owner, "name") +
                      " controls it, and would put back what changes",
                  "take it out there first, in such a way that it leaves the Deployment behind");
  }
  if (kinds::true_at(object_at(deployment, "spec"), "paused"))
    look.refuse(Kind::kDeployment, old.name, "its rollouts are paused", "kubectl rollout resume it first");
  else if (!is_rolled_out(deployment))
    look.refuse(Kind::kDeployment, old.name, "it has not rolled out: " + readiness(&deployment),
                "let its rollout end, or undo it, before it is adopted");
}

void check_pods(const Look& look, const OldWorkload& old, const Json& deployment) {
  const Json& pod = object_at(object_at(object_at(deployment, "spec"), "template"), "spec");
  if (kinds::true_at(pod, "hostNetwork"))
    look.refuse(Kind::kDeployment, old.name, "its pods use the network of their nodes",
                "a twelve-factor app has a port of its own: give up hostNetwork first");
  for (const Json& volume : kinds::list_at(pod, "volumes")) {
    if (volume.contains("persistentVolumeClaim"))
      look.refuse(Kind::kDeployment, old.name,
                  "its pods keep state in the claim of volume " + text_at(volume, "name"),
                  "move the state to a backing service first (https://12factor.net/processes)");
    if (volume.contains("hostPath"))
      look.refuse(Kind::kDeployment, old.name,
                  "its pods use a directory of their nodes, volume " + text_at(volume, "name"),
                  "move the state to a backing service first (https://12factor.net/processes)");
  }
}

void check_workloads(const Look& look) {
  for (const OldWorkload& old : look.record.workloads) {
    const Json& deployment = look.find(Kind::kDeployment, old.name);
    check_state(look, old, deployment);
    check_pods(look, old, deployment);
    if (old.replicas == 0)
      look.refuse(Kind::kDeployment, old.name, "it has no pods", "scale it up, or leave it out");
    const auto process = look.spec.processes.find(old.process);
    if (old.takes_requests && process != look.spec.processes.end() && process->second.singleton)
      look.refuse(Kind::kDeployment, old.name,
                  "process " + old.process +
                      " is a singleton and takes requests: it cannot be handed over "
                      "without a gap",
                  "leave singleton out of the spec if two pods may serve side by side for a moment");
  }
}

void check_objects(const Look& look) {
  for (const OldObject& old : look.record.objects) {
    const Json& object = look.find(old.kind, old.name);
    const Json& metadata = object_at(object, "metadata");
    if (metadata.contains("deletionTimestamp"))
      look.refuse(old.kind, old.name, "it is being deleted", "wait until it is gone");
    for (const Json& owner : kinds::list_at(metadata, "ownerReferences")) {
      if (kinds::true_at(owner, "controller"))
        look.refuse(old.kind, old.name,
                    text_at(owner, "kind") + " " + text_at(owner, "name") + " controls it",
                    "take it out there first; what KEDA scales goes on by autoscaling.managedBy: keda");
    }
  }
}

}  // namespace

std::vector<Refusal> refusals_of(const Record& record, const AppSpec& spec, const Inventory& inventory) {
  std::vector<Refusal> refusals;
  const Look look{record, spec, inventory, refusals};
  for (const auto check :
       {check_spec, check_names, check_other_names, check_workloads, check_objects, check_services})
    check(look);
  return refusals;
}

}  // namespace twelvefactor::adopt
