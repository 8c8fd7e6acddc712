#include "reconcile/allowed_rules.hpp"

#include <algorithm>

#include "reconcile/policy_choice.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kNotAllowed{
    .id = "TF0003",
    .factor = 0,
    .level = Level::kEnforce,
    .title = "the policy does not allow it",
    .looked_at =
        "`expose.host` and `expose.hosts`, `expose.ingressClassName`, names of `expose.annotations` and "
        "of `serviceAccount.annotations`, "
        "keys of `placement.tolerations`, names of `pod.labels` and "
        "`pod.annotations`, and `pod.priorityClassName`, also of a process, where `allowed` of the "
        "TwelveFactorPolicy that applies lists globs of "
        "them.",
    .why =
        "some of these give an app rights that its team has not: configuration of the "
        "ingress controller, a role of "
        "the cloud, nodes that are kept for others, "
        "a place before all other pods.",
    .remedy = "remove it, or ask the platform team to allow it",
    .gaps = "It has always the level Enforce, and cannot be exempted."};

constexpr const char* kExpose = ".expose.";

bool is_allowed(const AllowedValues::Globs& globs, const std::string& text) {
  return !globs ||
         std::ranges::any_of(*globs, [&text](const std::string& glob) { return glob_matches(glob, text); });
}

class Looker {
 public:
  explicit Looker(const Policy& policy) : policy_(policy) {}

  void look(const AllowedValues::Globs& globs, const std::string& text, std::string path, const char* what) {
    if (is_allowed(globs, text)) return;
    const std::string shown = text.empty() ? "none" : text;
    findings_.push_back({std::string(kNotAllowed.id), kNotAllowed.factor, kNotAllowed.level, std::move(path),
                         std::string("the ") + what + " " + shown +
                             " is not among those that TwelveFactorPolicy " + policy_.name + " allows",
                         std::string(kNotAllowed.remedy)});
  }

  [[nodiscard]] std::vector<Finding> found() { return std::move(findings_); }

 private:
  const Policy& policy_;
  std::vector<Finding> findings_;
};

void look_at(const Expose& expose, const AllowedValues& allowed, const std::string& path, Looker& looker) {
  for (std::size_t i = 0; i < expose.hosts.size(); ++i) {
    const bool alone = expose.host_first && i == 0;
    looker.look(allowed.hosts, expose.hosts[i], path + (alone ? "host" : "hosts"), "host");
  }
  looker.look(allowed.ingress_classes, expose.ingress_class, path + "ingressClassName", "ingress class");
  for (const auto& [name, value] : expose.annotations)
    looker.look(allowed.expose_annotations, name, path + "annotations", "annotation");
}

void look_at(const Placement& placement, const PodSettings& pod, const AllowedValues& allowed,
             const std::string& path, Looker& looker) {
  for (const Toleration& toleration : placement.tolerations.value_or(std::vector<Toleration>{}))
    looker.look(allowed.tolerations, toleration.key, path + "placement.tolerations", "toleration");
  for (const auto& [name, value] : pod.labels)
    looker.look(allowed.pod_labels, name, path + "pod.labels", "label");
  for (const auto& [name, value] : pod.annotations)
    looker.look(allowed.pod_annotations, name, path + "pod.annotations", "annotation");
  if (!pod.priority_class.empty())
    looker.look(allowed.priority_classes, pod.priority_class, path + "pod.priorityClassName",
                "priority class");
}

}  // namespace

const Rule& allowed_rule() {
  return kNotAllowed;
}

std::vector<Finding> what_is_not_allowed(const AppSpec& spec, const Policy* policy) {
  if (policy == nullptr) return {};
  const AllowedValues& allowed = policy->allowed;
  Looker looker(*policy);
  for (const auto& [name, process] : spec.processes) {
    if (process.expose) look_at(*process.expose, allowed, ".spec.processes." + name + kExpose, looker);
  }
  for (const auto& [name, value] : spec.service_account_annotations)
    looker.look(allowed.account_annotations, name, ".spec.serviceAccount.annotations", "annotation");
  look_at(spec.placement, spec.pod, allowed, ".spec.", looker);
  for (const auto& [name, process] : spec.processes)
    look_at(process.placement, process.pod, allowed, ".spec.processes." + name + ".", looker);
  return looker.found();
}

bool is_about_the_way_in(const Finding& finding) {
  return finding.rule == kNotAllowed.id && finding.path.find(kExpose) != std::string::npos;
}

}  // namespace twelvefactor::reconcile
