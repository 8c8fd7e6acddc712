// Which objects have a pod in them, where it is, and how long it runs: the one table of kinds that hold pods.
// Called by sorts.cpp, and by lint and drift for all that they ask of a workload. Pure.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "manifests/manifest.hpp"

namespace twelvefactor::manifests {

/// Where the pod is: ".spec.template.spec", and what is there; null where the object has none.
struct PodPlace {
  std::string path;
  const nlohmann::json* pod;
};

/// Is it an object with pods in it that we know? Of Kubernetes, of Argo Rollouts (Rollout), of Knative
/// Serving (Service) and of OpenShift (DeploymentConfig), by its group: a Job of another group has another
/// form. An object without a group counts as one of Kubernetes.
bool is_workload_object(const nlohmann::json& object);

PodPlace pod_place(const nlohmann::json& object);

/// Is it refused without a selector, which a patch of it leaves out? (of extensions it was not needed, but
/// whoever writes one still does)
bool needs_selector(const nlohmann::json& object);

/// A Job, a CronJob, and a Pod that is not started again. A release of Helm waits until its hook has ended.
bool runs_to_its_end(const nlohmann::json& object, Hook hook);

/// Knative decides how many pods there are and asks each whether it is ready.
bool is_knative(const nlohmann::json& object);

/// OpenShift puts in an image by a trigger.
bool takes_image_by_trigger(const nlohmann::json& object);

}  // namespace twelvefactor::manifests
