#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "imports/manifests/app.hpp"

namespace twelvefactor::imports::plain {
namespace {

// Kinds that are carried over, that the operator makes by itself, or that say nothing of one app.
constexpr auto kQuiet = std::to_array<std::string_view>({"Deployment",
                                                         "Rollout",
                                                         "Service",
                                                         "Ingress",
                                                         "HTTPRoute",
                                                         "HorizontalPodAutoscaler",
                                                         "PodDisruptionBudget",
                                                         "CronJob",
                                                         "Job",
                                                         "ConfigMap",
                                                         "Secret",
                                                         "ServiceAccount",
                                                         "Role",
                                                         "RoleBinding",
                                                         "ClusterRole",
                                                         "ClusterRoleBinding",
                                                         "Namespace",
                                                         "ScaledObject",
                                                         "VerticalPodAutoscaler",
                                                         "ReplicaSet",
                                                         "Pod",
                                                         "Endpoints",
                                                         "EndpointSlice",
                                                         "CustomResourceDefinition",
                                                         "ResourceQuota",
                                                         "LimitRange",
                                                         "IngressClass",
                                                         "StorageClass",
                                                         "PriorityClass",
                                                         "TwelveFactorApp",
                                                         "TwelveFactorPolicy"});

class RestTeller {
 public:
  explicit RestTeller(App& app) : app_(app) {}

  void tell() {
    for (const Object& object : app_.world.objects) {
      if (object.namespace_name != app_.group.namespace_name) continue;
      if (object.kind == "NetworkPolicy") {
        network_policy(object);
      } else if (object.kind == "ServiceMonitor" || object.kind == "PodMonitor") {
        monitor(object);
      } else if (object.kind == "StatefulSet" || object.kind == "DaemonSet" ||
                 object.kind == "ReplicationController" || object.kind == "DeploymentConfig") {
        workload(object);
      } else if (std::ranges::find(kQuiet, object.kind) == kQuiet.end()) {
        others_.insert(object.kind);
      }
    }
    for (const Object* each : app_.sorted.left_out) {
      if (each->namespace_name == app_.group.namespace_name)
        at(*each, "").guess("by its image it is a proxy, a tool, or reads logs and metrics: it is left out",
                            "import it with --service " + each->name + ", if it is the app");
    }
    for (const Object* each : app_.sorted.lone) {
      if (each->namespace_name == app_.group.namespace_name)
        at(*each, "").missing("it has another image than the app, and is left out",
                              "run the command on the app's image, or keep it beside the app");
    }
    std::string names;
    for (const std::string& each : others_) names += (names.empty() ? "" : ", ") + each;
    if (!names.empty())
      app_.draft.notes.push_back({Note::Weight::kGuessed, "", "",
                                  "objects of these kinds are not carried over: " + names,
                                  "keep them beside the app"});
  }

 private:
  [[nodiscard]] Place at(const Object& object, const std::string& path) const {
    return {object, path, "", app_.draft};
  }

  [[nodiscard]] bool is_about_app(const Tree& selector) const {
    return std::ranges::any_of(app_.group.deployments, [&selector](const Object* each) {
      return selects(member(selector, "matchLabels"), pod_labels_of(*each));
    });
  }

  void network_policy(const Object& object) {
    const Tree& selector = inside(object.value, {"spec", "podSelector"});
    if (selector.empty()) return;  // of all pods of the namespace, and so of these
    if (is_about_app(selector))
      at(object, ".spec")
          .missing("it chooses pods by labels that those of the app do not have, so it is left out",
                   "state network.from");
  }

  void monitor(const Object& object) {
    const Tree& selector = inside(object.value, {"spec", "selector"});
    const bool service = std::ranges::any_of(app_.world.all("Service"), [&](const Object* each) {
      return selects(member(selector, "matchLabels"), labels_of(*each));
    });
    if (is_about_app(selector) || service)
      at(object, ".spec")
          .missing("it finds the metrics by labels that the app does not have, so it is left out",
                   "state metrics of the process");
  }

  void workload(const Object& object) {
    const bool backing = std::ranges::any_of(
        app_.sorted.backing, [&object](const Backing& each) { return each.workload == &object; });
    if (backing) return;
    const bool own = image_name(member_text(*main_container(object).value, "image")) == app_.group.image;
    if (object.kind == "DaemonSet" && !own)
      return at(object, "").guess("it runs on each node, so it is a part of the platform: it is left out");
    at(object, "")
        .missing(object.kind == "StatefulSet"
                     ? "its pods have names and volumes of their own, which no process of an app has: it is "
                       "left out"
                     : "no process of an app runs as a " + object.kind + ": it is left out",
                 "make a process of it, if nothing is kept in its pods; a backing service is said with "
                 "--backing " +
                     object.name);
  }

  App& app_;
  std::set<std::string> others_;
};

}  // namespace

void tell_of_the_rest(App& app) {
  RestTeller(app).tell();
}

}  // namespace twelvefactor::imports::plain
