#include "reconcile/merged.hpp"

#include <algorithm>

namespace twelvefactor::reconcile {
namespace {

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

template <class Map>
void unite(Map& to, const Map& from) {
  to.insert(from.begin(), from.end());
}

template <class T>
void take(std::optional<T>& to, const std::optional<T>& from) {
  if (from) to = from;
}

void add(PodPart& to, const PodPart& from) {
  unite(to.labels, from.labels);
  unite(to.annotations, from.annotations);
  append(to.env, from.env);
  append(to.env_from, from.env_from);
  append(to.volumes, from.volumes);
  take(to.files, from.files);
  append(to.sidecars, from.sidecars);
  take(to.image, from.image);
  take(to.command, from.command);
  take(to.args, from.args);
  take(to.port, from.port);
  unite(to.ports, from.ports);
  take(to.startup, from.startup);
  take(to.readiness, from.readiness);
  take(to.liveness, from.liveness);
  take(to.resources, from.resources);
  take(to.termination_grace_period_seconds, from.termination_grace_period_seconds);
  take(to.pre_stop_sleep_seconds, from.pre_stop_sleep_seconds);
  take(to.restart_policy, from.restart_policy);
  append(to.image_pull_secrets, from.image_pull_secrets);
  take(to.security, from.security);
  take(to.priority_class, from.priority_class);
  take(to.node_selector, from.node_selector);
  take(to.tolerations, from.tolerations);
  append(to.topology_spread, from.topology_spread);
}

void add(Contribution& to, const Contribution& from) {
  unite(to.labels, from.labels);
  unite(to.annotations, from.annotations);
  add(to.every_pod, from.every_pod);
  for (const auto& [name, part] : from.process_pods) add(to.process_pods[name], part);
  for (const auto& [name, part] : from.admin_pods) add(to.admin_pods[name], part);
  unite(to.replicas, from.replicas);
  unite(to.singletons, from.singletons);
  unite(to.min_ready_seconds, from.min_ready_seconds);
  unite(to.rollouts, from.rollouts);
  unite(to.autoscalers, from.autoscalers);
  unite(to.disruption_budgets, from.disruption_budgets);
  unite(to.network_policies, from.network_policies);
  unite(to.pod_monitors, from.pod_monitors);
  unite(to.services, from.services);
  unite(to.ingresses, from.ingresses);
  unite(to.routes, from.routes);
  unite(to.admin_runs, from.admin_runs);
  unite(to.schedules, from.schedules);
  take(to.config_map, from.config_map);
  take(to.files_map, from.files_map);
  take(to.service_account, from.service_account);
  append(to.generated, from.generated);
  append(to.kept, from.kept);
  unite(to.admin_processes, from.admin_processes);
  append(to.waits, from.waits);
}

}  // namespace

Contribution merge(std::vector<Numbered> contributions) {
  std::sort(contributions.begin(), contributions.end(),
            [](const Numbered& a, const Numbered& b) { return a.first < b.first; });
  Contribution all;
  for (const auto& [number, contribution] : contributions) add(all, contribution);
  return all;
}

PodPart merge(const PodPart& every_pod, const PodPart& own) {
  PodPart part = every_pod;
  std::erase_if(part.volumes, [&own](const kinds::Volume& volume) {
    return std::ranges::any_of(
        own.volumes, [&volume](const kinds::Volume& each) { return each.mount_path == volume.mount_path; });
  });
  add(part, own);
  part.labels = own.labels;
  unite(part.labels, every_pod.labels);
  part.annotations = own.annotations;
  unite(part.annotations, every_pod.annotations);
  return part;
}

}  // namespace twelvefactor::reconcile
