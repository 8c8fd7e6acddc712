#include "kinds/deploy/autoscaling_json.hpp"

#include <algorithm>
#include <array>

#include "kinds/text/quantity.hpp"

namespace twelvefactor::kinds {
namespace {

// Where nobody says what the number of pods follows.
constexpr int kUsualCpuPercentage = 80;

std::string read_target(const JsonFields& target, const char* name) {
  const auto value = canonical_quantity(target.amount(name).value_or(""));
  if (!value) target.complain(name, value.error().message);
  return value ? *value : std::string();
}

struct Member {
  const char* type;
  const char* name;
  ScalingMetric::Type is;
};

constexpr std::array<Member, 3> kMembers = {{{"External", "external", ScalingMetric::Type::kExternal},
                                             {"Pods", "pods", ScalingMetric::Type::kPods},
                                             {"Object", "object", ScalingMetric::Type::kObject}}};

ScalingMetric read_metric(const JsonFields& fields) {
  ScalingMetric metric;
  const std::string type = fields.text("type");
  const auto* const member =
      std::ranges::find_if(kMembers, [&type](const Member& each) { return each.type == type; });
  if (member == kMembers.end() || !fields.has(member->name)) {
    fields.complain("type", "must name the member that is stated: External, Pods or Object");
    return metric;
  }
  const JsonFields source = fields.object(member->name);
  metric.type = member->is;
  metric.name = source.object("metric").required_text("name");
  metric.selector = source.object("metric").object("selector").text_map("matchLabels");
  if (metric.type == ScalingMetric::Type::kObject) {
    const JsonFields described = source.object("describedObject");
    metric.object = {described.text("apiVersion"), described.text("kind"), described.text("name")};
  }
  const JsonFields target = source.object("target");
  metric.average = target.text("type") == "AverageValue";
  metric.value = read_target(target, metric.average ? "averageValue" : "value");
  return metric;
}

Autoscaling read_autoscaling(const JsonFields& fields) {
  Autoscaling autoscaling;
  autoscaling.min_replicas = fields.integer("minReplicas", autoscaling.min_replicas);
  autoscaling.max_replicas = fields.integer("maxReplicas", 0);
  autoscaling.target_cpu_utilization_percentage = fields.optional_integer("targetCPUUtilizationPercentage");
  autoscaling.target_memory_utilization_percentage =
      fields.optional_integer("targetMemoryUtilizationPercentage");
  fields.each("metrics", [&autoscaling](const std::string& name, const JsonFields& metric) {
    autoscaling.metrics.emplace(name, read_metric(metric));
  });
  if (!autoscaling.target_cpu_utilization_percentage && !autoscaling.target_memory_utilization_percentage &&
      autoscaling.metrics.empty())
    autoscaling.target_cpu_utilization_percentage = kUsualCpuPercentage;
  if (autoscaling.min_replicas < 1) fields.complain("minReplicas", "must be 1 or more");
  if (autoscaling.max_replicas < autoscaling.min_replicas)
    fields.complain("maxReplicas", "is required and must not be less than minReplicas");
  return autoscaling;
}

}  // namespace

void read_scaling(const JsonFields& fields, Process& process) {
  process.replicas = fields.integer("replicas", 1);
  process.singleton = fields.boolean("singleton");
  if (fields.has("autoscaling")) {
    if (fields.has("replicas"))
      fields.complain("autoscaling",
                      "decides on the number of pods, and so does replicas; remove one of them");
    const JsonFields autoscaling = fields.object("autoscaling");
    process.scaled_by = autoscaling.text("managedBy");
    if (process.scaled_by.empty()) process.autoscaling = read_autoscaling(autoscaling);
  }
  const bool many = process.replicas > 1 || process.autoscaling || !process.scaled_by.empty();
  if (process.singleton && many)
    fields.complain("singleton", "means one pod; remove replicas and autoscaling, or remove singleton");
}

}  // namespace twelvefactor::kinds
