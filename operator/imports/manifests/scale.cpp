#include <algorithm>
#include <optional>
#include <string>

#include "imports/manifests/app.hpp"

namespace twelvefactor::imports::plain {
namespace {

constexpr int kMostPods = 1000;

class ScaleReader {
 public:
  ScaleReader(App& app, const Part& part)
      : app_(app),
        part_(part),
        process_(app.draft.processes[part.name]),
        spec_(member(part.object->value, "spec")) {}

  void read() {
    const Tree& stated = member(spec_, "replicas");
    if (stated.is_number_integer()) process_.replicas = std::clamp(stated.get<int>(), 0, kMostPods);
    if (process_.replicas == 0)
      app_.whole(part_)
          .in(".spec.replicas")
          .guess("it is stopped there, and so it is here", "state replicas");
    for (const Object* each : app_.world.all("HorizontalPodAutoscaler")) {
      if (is_about(inside(each->value, {"spec", "scaleTargetRef"}), *each)) read_autoscaler(*each);
    }
    for (const Object* each : app_.world.all("ScaledObject")) {
      if (is_about(inside(each->value, {"spec", "scaleTargetRef"}), *each)) read_scaled_object(*each);
    }
    for (const Object* each : app_.world.all("VerticalPodAutoscaler")) {
      if (is_about(inside(each->value, {"spec", "targetRef"}), *each))
        at(*each, ".spec")
            .missing(
                "a VerticalPodAutoscaler changes its resources: it finds no Deployment of that name any more",
                "let it name the Deployment of the process");
    }
    read_strategy();
    read_budgets();
  }

 private:
  [[nodiscard]] Place at(const Object& object, const std::string& path) const {
    return {object, path, part_.at(), app_.draft};
  }

  [[nodiscard]] bool is_about(const Tree& target, const Object& scaler) const {
    const std::string kind = member_text(target, "kind");
    return member_text(target, "name") == part_.object->name &&
           (kind.empty() || kind == part_.object->kind) &&
           scaler.namespace_name == part_.object->namespace_name;
  }

  void read_autoscaler(const Object& scaler) {
    const Tree& spec = member(scaler.value, "spec");
    DraftAutoscaling autoscaling;
    autoscaling.min_replicas = std::clamp(whole_number(spec, "minReplicas"), 1, kMostPods);
    autoscaling.max_replicas =
        std::clamp(whole_number(spec, "maxReplicas"), autoscaling.min_replicas, kMostPods);
    autoscaling.cpu = std::min(whole_number(spec, "targetCPUUtilizationPercentage"), kMostPods);
    const Tree& metrics = member(spec, "metrics");
    for (std::size_t i = 0; metrics.is_array() && i < metrics.size(); ++i) {
      const Tree& resource = member(metrics[i], "resource");
      const std::string name = member_text(resource, "name");
      const int percent = std::min(whole_number(member(resource, "target"), "averageUtilization"), kMostPods);
      const int old_percent = std::min(whole_number(resource, "targetAverageUtilization"), kMostPods);
      const int value = percent > 0 ? percent : old_percent;
      if (value > 0 && name == "cpu") {
        autoscaling.cpu = value;
      } else if (value > 0 && name == "memory") {
        autoscaling.memory = value;
      } else {
        at(scaler, ".spec.metrics[" + std::to_string(i) + "]")
            .missing("a number that it goes by is left out",
                     "state it in autoscaling.metrics of the process");
      }
    }
    if (spec.contains("behavior"))
      at(scaler, ".spec.behavior").guess("how fast it goes up and down is left to Kubernetes");
    process_.autoscaling = autoscaling;
  }

  void read_scaled_object(const Object& scaler) {
    process_.autoscaling = DraftAutoscaling{};
    process_.autoscaling->managed_by = "keda";
    at(scaler, ".spec.scaleTargetRef")
        .missing("KEDA says how many pods there are, and names a Deployment that is called otherwise here",
                 "let the ScaledObject name the Deployment " + app_.draft.name + "-" + part_.name);
  }

  void read_strategy() {
    const Tree& strategy = member(spec_, "strategy");
    if (member_text(strategy, "type") == "Recreate") {
      process_.singleton = process_.replicas.value_or(1) <= 1 && !process_.autoscaling;
      if (process_.singleton && process_.replicas == 1) process_.replicas.reset();
      if (!process_.singleton)
        app_.whole(part_)
            .in(".spec.strategy")
            .missing("its pods all end before the new ones start, which a process of several does not",
                     "let old and new ones run side by side");
    } else if (!member(strategy, "rollingUpdate").empty()) {
      const Tree& update = member(strategy, "rollingUpdate");
      const Tree& down = member(update, "maxUnavailable");
      if (!down.is_null() && down != Tree(0) && down != Tree("0") && down != Tree("0%") &&
          down != Tree("25%"))
        app_.whole(part_)
            .in(".spec.strategy.rollingUpdate")
            .guess("how many pods may be missing in a rollout is left to the operator",
                   "state rollout of the process");
    }
  }

  /// The operator makes one for each process of several pods, which lets one go at a time.
  void read_budgets() {
    for (const Object* each : app_.world.all("PodDisruptionBudget")) {
      const Tree& spec = member(each->value, "spec");
      if (each->namespace_name != part_.object->namespace_name ||
          !selects(inside(spec, {"selector", "matchLabels"}), pod_labels_of(*part_.object)))
        continue;
      if (member(spec, "maxUnavailable") == Tree(1)) continue;
      at(*each, ".spec")
          .guess("the operator makes one that lets one pod go at a time, where there are several");
    }
  }

  App& app_;
  const Part& part_;
  DraftProcess& process_;
  const Tree& spec_;
};

}  // namespace

void read_scale(App& app, const Part& part) {
  ScaleReader(app, part).read();
}

}  // namespace twelvefactor::imports::plain
