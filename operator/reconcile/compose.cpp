#include "reconcile/compose.hpp"

#include <algorithm>
#include <map>

#include "kinds/config_map.hpp"
#include "kinds/cron_job.hpp"
#include "kinds/deployment.hpp"
#include "kinds/horizontal_pod_autoscaler.hpp"
#include "kinds/ingress.hpp"
#include "kinds/job.hpp"
#include "kinds/names.hpp"
#include "kinds/parity_report.hpp"
#include "kinds/pod_disruption_budget.hpp"
#include "kinds/secret.hpp"
#include "kinds/service.hpp"
#include "kinds/service_account.hpp"
#include "reconcile/merged.hpp"
#include "reconcile/parity/parity.hpp"
#include "reconcile/snapshots.hpp"

namespace twelvefactor::reconcile {
namespace {

using kinds::BuiltObject;
using kinds::ObjectMeta;
using kinds::PodTemplate;

class Composer {
 public:
  Composer(const Observed& observed, Contribution all) : observed_(observed), all_(std::move(all)) {}

  Desired desired() {
    add_shared_objects();
    for (const auto& [process, port] : all_.services) add(service(process, port));
    for (const auto& [process, expose] : all_.ingresses) add(ingress(process, expose));
    for (const std::string& process : all_.disruption_budgets) add(disruption_budget(process));
    for (const auto& [process, replicas] : all_.replicas) add_pods(deployment(process, replicas));
    for (const auto& [process, autoscaling] : all_.autoscalers) add(autoscaler(process, autoscaling));
    for (const auto& [name, schedule] : all_.schedules) add_pods(cron_job(name, schedule));
    for (const auto& [name, run] : all_.admin_runs) add_run(name, run);
    add_parity_reports();
    desired_.kept = all_.kept;
    for (KeptObject& snapshot : snapshots_in_use(observed_, desired_.objects))
      desired_.kept.push_back(std::move(snapshot));
    desired_.generated = all_.generated;
    desired_.waits = all_.waits;
    desired_.admin_processes = all_.admin_processes;
    return std::move(desired_);
  }

 private:
  [[nodiscard]] const std::string& app() const { return observed_.app.key.name; }

  [[nodiscard]] StringMap labels(const std::string& component) const {
    StringMap labels = all_.labels;
    labels["app.kubernetes.io/name"] = app();
    labels["app.kubernetes.io/instance"] = app();
    labels["app.kubernetes.io/part-of"] = app();
    labels[std::string(kinds::kManagedByLabel)] = kinds::kFieldManager;
    labels[std::string(kinds::kAppLabel)] = app();
    if (!component.empty()) labels["app.kubernetes.io/component"] = component;
    return labels;
  }

  [[nodiscard]] ObjectMeta meta(std::string name, const std::string& component) const {
    return {observed_.app.key.namespace_name,
            std::move(name),
            labels(component),
            all_.annotations,
            app(),
            observed_.app.uid};
  }

  void add(BuiltObject built, bool hold = false, bool immutable = false) {
    desired_.objects.push_back(
        {built.kind, std::move(built.name), std::move(built.json), built.digest, hold, immutable});
  }

  /// Pods whose references are missing would only hang: what runs goes on, what does not waits.
  void add_pods(BuiltObject built, bool immutable = false) {
    const bool hold = std::ranges::any_of(all_.waits, [](const Wait& wait) { return wait.holds_pods; });
    add(std::move(built), hold, immutable);
  }

  void add_shared_objects() {
    if (all_.service_account) {
      ObjectMeta account = meta(app(), "");
      account.annotations.insert(all_.service_account->begin(), all_.service_account->end());
      add(kinds::build_service_account(account));
    }
    if (all_.config_map) {
      const std::string name = kinds::config_map_name(app(), kinds::config_hash(*all_.config_map));
      add(kinds::build_config_map(meta(name, ""), *all_.config_map));
    }
    if (!all_.generated.empty()) {
      add(kinds::build_generated_secret(meta(kinds::generated_secret_name(app()), ""), all_.generated));
    }
  }

  BuiltObject service(const std::string& process, int port) {
    return kinds::build_service(meta(kinds::service_name(app(), process), process),
                                {selector(process), port});
  }

  [[nodiscard]] StringMap selector(const std::string& process) const {
    return {{std::string(kinds::kAppLabel), app()}, {std::string(kinds::kProcessLabel), process}};
  }

  BuiltObject ingress(const std::string& process, const Expose& expose) {
    ObjectMeta object = meta(kinds::ingress_name(app(), process), process);
    object.annotations.insert(expose.annotations.begin(), expose.annotations.end());
    return kinds::build_ingress(object, {expose, kinds::service_name(app(), process)});
  }

  BuiltObject disruption_budget(const std::string& process) {
    return kinds::build_pod_disruption_budget(
        meta(kinds::pod_disruption_budget_name(app(), process), process), selector(process));
  }

  BuiltObject autoscaler(const std::string& process, const Autoscaling& autoscaling) {
    return kinds::build_horizontal_pod_autoscaler(meta(kinds::autoscaler_name(app(), process), process),
                                                  {kinds::deployment_name(app(), process), autoscaling});
  }

  BuiltObject deployment(const std::string& process, std::optional<int> replicas) {
    ObjectMeta object = meta(kinds::deployment_name(app(), process), process);
    object.labels[std::string(kinds::kProcessLabel)] = process;
    PodTemplate template_of_it = pod(all_.process_pods[process], object.labels);
    template_of_it.spread_selector = selector(process);
    return kinds::build_deployment(object, {replicas, selector(process), std::move(template_of_it)});
  }

  [[nodiscard]] ObjectMeta admin_meta(std::string object_name, const std::string& name) const {
    ObjectMeta object = meta(std::move(object_name), name);
    object.labels[std::string(kinds::kAdminProcessLabel)] = name;
    return object;
  }

  BuiltObject cron_job(const std::string& name, const Schedule& schedule) {
    const ObjectMeta object = admin_meta(kinds::cron_job_name(app(), name), name);
    return kinds::build_cron_job(
        object, {schedule.schedule, schedule.time_zone, schedule.suspend, schedule.active_deadline_seconds,
                 pod(all_.admin_pods[name], object.labels)});
  }

  void add_run(const std::string& name, const AdminRun& run) {
    ObjectMeta object = admin_meta(kinds::job_name(app(), name), name);
    object.annotations[std::string(kinds::kRunIdAnnotation)] = run.run_id;
    const kinds::JobSpec spec{run.active_deadline_seconds, pod(all_.admin_pods[name], object.labels)};
    add_pods(kinds::build_job(object, spec), /*immutable=*/true);
  }

  void add_parity_reports() {
    desired_.parity = parity_reports(observed_);
    for (const auto& [peer, report] : desired_.parity) {
      const std::string name = kinds::parity_report_name(app(), peer);
      add(kinds::build_parity_report(meta(name, ""), peer, observed_.app.key, report));
    }
  }

  [[nodiscard]] PodTemplate pod(const PodPart& own, const StringMap& labels) const {
    const PodPart part = merge(all_.every_pod, own);
    PodTemplate pod;
    pod.labels = labels;
    pod.labels.insert(part.labels.begin(), part.labels.end());
    pod.annotations = part.annotations;
    pod.service_account = app();
    pod.image = part.image.value_or("");
    pod.command = part.command.value_or(std::vector<std::string>{});
    pod.args = part.args.value_or(std::vector<std::string>{});
    pod.env = variables(part.env);
    pod.env_from = part.env_from;
    pod.volumes = part.volumes;
    pod.port = part.port;
    pod.startup = part.startup;
    pod.readiness = part.readiness;
    pod.liveness = part.liveness;
    pod.resources = part.resources.value_or(Resources{});
    pod.termination_grace_period_seconds = part.termination_grace_period_seconds.value_or(30);
    pod.pre_stop_sleep_seconds = part.pre_stop_sleep_seconds.value_or(0);
    pod.restart_policy = part.restart_policy.value_or("Always");
    pod.image_pull_secrets = part.image_pull_secrets;
    pod.security = part.security.value_or(Security{});
    pod.node_selector = part.node_selector;
    pod.tolerations = part.tolerations;
    pod.topology_spread = part.topology_spread;
    return pod;
  }

  /// Each variable once, sorted by name; of two the later counts, which is the higher factor's.
  [[nodiscard]] std::vector<kinds::EnvVar> variables(const std::vector<kinds::EnvVar>& env) const {
    std::map<std::string, kinds::EnvVar> by_name;
    for (const kinds::EnvVar& variable : env) by_name[variable.name] = variable;
    by_name["TWELVEFACTOR_APP"] = {"TWELVEFACTOR_APP", app(), "", ""};
    std::vector<kinds::EnvVar> sorted;
    sorted.reserve(by_name.size());
    for (auto& [name, variable] : by_name) sorted.push_back(std::move(variable));
    return sorted;
  }

  const Observed& observed_;
  Contribution all_;
  Desired desired_;
};

}  // namespace

Desired compose(const Observed& observed, std::vector<Numbered> contributions) {
  return Composer(observed, merge(std::move(contributions))).desired();
}

}  // namespace twelvefactor::reconcile
