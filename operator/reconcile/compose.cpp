#include "reconcile/compose.hpp"

#include <algorithm>
#include <map>

#include "kinds/build/app_release.hpp"
#include "kinds/build/config_map.hpp"
#include "kinds/build/cron_job.hpp"
#include "kinds/build/deployment.hpp"
#include "kinds/build/horizontal_pod_autoscaler.hpp"
#include "kinds/build/ingress.hpp"
#include "kinds/build/job.hpp"
#include "kinds/build/parity_report.hpp"
#include "kinds/build/pod_disruption_budget.hpp"
#include "kinds/build/secret.hpp"
#include "kinds/build/service.hpp"
#include "kinds/build/service_account.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/as_written.hpp"
#include "reconcile/merged.hpp"
#include "reconcile/parity/parity.hpp"
#include "reconcile/release/history.hpp"
#include "reconcile/release/plan.hpp"
#include "reconcile/release/replaced.hpp"
#include "reconcile/replicas.hpp"
#include "reconcile/rollout.hpp"
#include "reconcile/schedules.hpp"
#include "reconcile/snapshots.hpp"
#include "reconcile/variables_by_env_from.hpp"

namespace twelvefactor::reconcile {
namespace {

using kinds::BuiltObject;
using kinds::ObjectMeta;
using kinds::PodTemplate;

class Composer {
 public:
  Composer(const Observed& observed, Contribution all) : observed_(observed), all_(std::move(all)) {}

  Desired desired(const Veto& veto) {
    add_shared_objects();
    release_ = plan_release(observed_, all_, generated_is_current(), veto);
    add_release();
    add_processes();
    add_parity_reports();
    conclude_release();
    keep();
    desired_.generated = all_.generated;
    desired_.waits = all_.waits;
    return std::move(desired_);
  }

  std::vector<DesiredObject> running(std::int64_t number) {
    release_.number = number;
    add_account();
    add_snapshot();
    add_processes();
    return std::move(desired_.objects);
  }

  TaskJob task(std::int64_t number, const AdminTask& task) {
    release_.number = number;
    const auto missing = std::ranges::find_if(all_.waits, &Wait::holds_pods);
    if (missing != all_.waits.end()) return {{}, *missing};
    const bool is_template = !task.spec.admin_process.empty();
    const std::string component = is_template ? task.spec.admin_process : process_of(task);
    ObjectMeta object = meta(kinds::task_job_name(app(), task.name), component);
    object.labels[std::string(kinds::kTaskLabel)] = task.name;
    object.labels[std::string(kinds::kReleaseLabel)] = kinds::release_word(number);
    if (is_template) object.labels[std::string(kinds::kAdminProcessLabel)] = component;
    int deadline = task.spec.active_deadline_seconds;
    if (is_template)
      deadline = std::min(deadline, observed_.app.spec.admin_processes.at(component).active_deadline_seconds);
    const PodPart part = is_template ? template_part(task) : command_part(task);
    add(kinds::build_job(object, {deadline, task.spec.backoff_limit, pod(part, object.labels)}), false, true);
    desired_.objects.back().needs = needs_of_pods();
    return {std::move(desired_.objects.back()), std::nullopt};
  }

 private:
  static std::string process_of(const AdminTask& task) {
    return task.spec.process.empty() ? "web" : task.spec.process;
  }

  PodPart template_part(const AdminTask& task) {
    PodPart part = all_.admin_pods[task.spec.admin_process];
    std::vector<std::string> args = part.args.value_or(std::vector<std::string>{});
    args.insert(args.end(), task.spec.args.begin(), task.spec.args.end());
    part.args = std::move(args);
    return part;
  }

  /// Its process gives variables, size and time to end; its port and probes speak of another command.
  PodPart command_part(const AdminTask& task) {
    const PodPart& process = all_.process_pods[process_of(task)];
    PodPart part;
    part.env = process.env;
    part.resources = process.resources;
    part.termination_grace_period_seconds = process.termination_grace_period_seconds;
    part.command = task.spec.command;
    part.args = task.spec.args;
    part.restart_policy = "Never";
    return part;
  }

  void add_processes() {
    for (const std::string& process : all_.services) add(service(process), release_.outlook.holds());
    for (const auto& [process, expose] : all_.ingresses) {
      add_if_deployed(process, ingress(process, expose));
      need_if_absent({Kind::kService, kinds::service_name(app(), process)});
    }
    for (const std::string& process : all_.disruption_budgets)
      add_if_deployed(process, disruption_budget(process));
    for (const auto& [process, replicas] : all_.replicas) add_deployment(process, replicas);
    for (const auto& [process, autoscaling] : all_.autoscalers) {
      add_if_deployed(process, autoscaler(process, autoscaling));
      need_if_absent({Kind::kDeployment, kinds::deployment_name(app(), process)});
    }
    for (const auto& [name, schedule] : all_.schedules) add_pods(cron_job(name, schedule));
    for (const auto& [name, run] : all_.admin_runs) add_run(name, run);
  }

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
    desired_.objects.push_back({built.kind,
                                std::move(built.name),
                                std::move(built.json),
                                built.digest,
                                hold,
                                immutable,
                                std::nullopt,
                                std::nullopt,
                                {},
                                nullptr});
  }

  /// What every pod of this app refers to, and what a release is recorded of. (The Secrets of others are
  /// waited for: Wait::holds_pods.)
  [[nodiscard]] std::vector<Need> needs_of_pods() const {
    std::vector<Need> needs = {{Kind::kServiceAccount, app()}};
    for (const EnvSource& source : all_.every_pod.env_from) {
      if (source.kind == EnvSource::Kind::kConfigMap && !observed_.offline)
        needs.push_back({Kind::kConfigMap, source.name});
    }
    if (!all_.generated.empty()) needs.push_back({Kind::kSecret, kinds::generated_secret_name(app())});
    return needs;
  }

  /// The object that was added last leads to this one. One that is there is changed for itself.
  void need_if_absent(Need need) {
    if (own_child(observed_, need.kind, need.name) == nullptr)
      desired_.objects.back().needs.push_back(std::move(need));
  }

  /// Pods whose references are missing would only hang: what runs goes on, what does not waits. So it is
  /// before a release has passed its gate.
  [[nodiscard]] bool holds_pods() const {
    return release_.outlook.holds() ||
           std::ranges::any_of(all_.waits, [](const Wait& wait) { return wait.holds_pods; });
  }

  void add_pods(BuiltObject built, bool immutable = false) {
    add(std::move(built), holds_pods(), immutable);
    desired_.objects.back().needs = needs_of_pods();
    if (!immutable) desired_.objects.back().env_from = env_from();
  }

  /// The names of the variables that every pod gets by envFrom.
  std::shared_ptr<const std::set<std::string>> env_from() {
    if (!env_from_)
      env_from_ = std::make_shared<const std::set<std::string>>(variables_by_env_from(observed_, all_));
    return env_from_;
  }

  /// While the processes are left as they are nothing is made for one that is yet to come.
  void add_if_deployed(const std::string& process, BuiltObject built) {
    const bool deployed =
        own_child(observed_, Kind::kDeployment, kinds::deployment_name(app(), process)) != nullptr;
    add(std::move(built), release_.outlook.holds() && !deployed);
  }

  void add_deployment(const std::string& process, std::optional<int> replicas) {
    add_pods(deployment(process, replicas));
    desired_.objects.back().replicas = replicas;
  }

  /// The Secret of generated values is there, and no value of it is to be made anew?
  [[nodiscard]] bool generated_is_current() const {
    return std::ranges::all_of(desired_.objects, [this](const DesiredObject& object) {
      if (object.kind != Kind::kSecret) return true;
      const Child* child = own_child(observed_, Kind::kSecret, object.name);
      return child != nullptr && !child->deleting && as_wished(*child, object);
    });
  }

  void add_release() {
    if (observed_.offline) return add_gates();
    if (release_.make) {
      const std::string name = kinds::app_release_name(app(), release_.make->number);
      add(kinds::build_app_release(release_meta(name), *release_.make, *release_.content), false, true);
      desired_.objects.back().needs = needs_of_pods();
    }
    if (!release_.gate.start.empty()) {
      add(gate_job(release_.gate.start), false, true);
      desired_.objects.back().needs = needs_of_pods();
    }
  }

  /// What `render` shows of the gate: in a cluster its Jobs come one after the other, and before the
  /// processes.
  void add_gates() {
    for (const auto& [name, process] : observed_.app.spec.admin_processes) {
      if (process.trigger != AdminProcess::Trigger::kBeforeRelease) continue;
      release_.gate.runs[name] = {};
      add(gate_job(name), false, true);
    }
  }

  void conclude_release() {
    desired_.processes = process_states(observed_, desired_.objects, release_.number);
    const bool rolled_out =
        std::ranges::all_of(desired_.processes, [](const auto& entry) { return entry.second.rolled_out; });
    desired_.release_statuses = conclude(observed_, release_, rolled_out);
    desired_.release = release_.outlook;
    desired_.suspended = observed_.app.spec.suspend;
    desired_.schedules = schedules_of(observed_.app.spec);
    desired_.read_again = release_.read_again;
    desired_.admin_processes = all_.admin_processes;
    if (!holds_pods()) return;
    // What waits does not run.
    for (const auto& [name, run] : all_.admin_runs) {
      const auto before = observed_.previous.admin_processes.find(name);
      desired_.admin_processes.erase(name);
      if (before != observed_.previous.admin_processes.end()) desired_.admin_processes.insert(*before);
    }
  }

  void keep() {
    desired_.kept = all_.kept;
    if (release_.outlook.holds()) keep_what_runs();
    if (release_.outlook.stage == ReleaseOutlook::Stage::kRollingOut) {
      for (KeptObject& each : replaced_objects(observed_)) desired_.kept.push_back(std::move(each));
    }
    for (KeptObject& autoscaler : autoscalers_in_charge(observed_))
      desired_.kept.push_back(std::move(autoscaler));
    for (KeptObject& each : kept_history(observed_, release_.target))
      desired_.kept.push_back(std::move(each));
    for (KeptObject& snapshot : snapshots_in_use(observed_, desired_))
      desired_.kept.push_back(std::move(snapshot));
  }

  /// Until the next release may run, nothing of the last one goes.
  void keep_what_runs() {
    for (const Child& child : observed_.children) {
      switch (child.kind) {
        case Kind::kService:
        case Kind::kIngress:
        case Kind::kPodDisruptionBudget:
        case Kind::kDeployment:
        case Kind::kHorizontalPodAutoscaler:
        case Kind::kCronJob:
          desired_.kept.push_back({child.kind, child.name});
          break;
        case Kind::kJob:
          if (kinds::release_of_gate_job(app(), child.name) == 0 && !kinds::is_task_job(app(), child.name))
            desired_.kept.push_back({child.kind, child.name});
          break;
        default:
          break;
      }
    }
  }

  void add_account() {
    if (!all_.service_account) return;
    ObjectMeta account = meta(app(), "");
    account.annotations.insert(all_.service_account->begin(), all_.service_account->end());
    add(kinds::build_service_account(account));
  }

  /// Of a release that is there already, when somebody deleted it and what it held is known.
  void add_snapshot() {
    const std::string& name = observed_.app.spec.config.snapshot;
    const auto known = observed_.snapshots.find(name);
    const bool there = std::ranges::any_of(observed_.children, [&name](const Child& child) {
      return child.kind == Kind::kConfigMap && child.name == name;
    });
    if (!there && known != observed_.snapshots.end())
      add(kinds::build_config_map(meta(name, ""), known->second));
  }

  void add_shared_objects() {
    add_account();
    add_snapshot();
    if (all_.config_map) {
      const std::string name = kinds::config_map_name(app(), kinds::config_hash(*all_.config_map));
      add(kinds::build_config_map(meta(name, ""), *all_.config_map));
    }
    if (!all_.generated.empty()) {
      add(kinds::build_generated_secret(meta(kinds::generated_secret_name(app()), ""), all_.generated));
    }
  }

  BuiltObject service(const std::string& process) {
    return kinds::build_service(meta(kinds::service_name(app(), process), process), selector(process));
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
    object.labels[std::string(kinds::kReleaseLabel)] = kinds::release_word(release_.number);
    PodTemplate template_of_it = pod(all_.process_pods[process], object.labels);
    template_of_it.spread_selector = selector(process);
    kinds::DeploymentSpec spec{replicas, selector(process), std::move(template_of_it),
                               all_.min_ready_seconds[process]};
    if (auto unraised = with_min_ready_of_now(object, spec)) return std::move(*unraised);
    return kinds::build_deployment(object, spec);
  }

  /// More minReadySeconds count with the next rollout: for pods that run, and are younger, they would end
  /// their being available, and Kubernetes ends such pods when two releases in a row are stuck (decision
  /// 0033).
  std::optional<BuiltObject> with_min_ready_of_now(const ObjectMeta& object,
                                                   kinds::DeploymentSpec spec) const {
    const Child* child = own_child(observed_, Kind::kDeployment, object.name);
    if (child == nullptr || child->rollout.min_ready_seconds >= spec.min_ready_seconds) return std::nullopt;
    spec.min_ready_seconds = child->rollout.min_ready_seconds;
    BuiltObject built = kinds::build_deployment(object, spec);
    const bool nothing_else =
        was_written(observed_, {Kind::kDeployment, object.name, built.digest, spec.replicas});
    return nothing_else ? std::optional(std::move(built)) : std::nullopt;
  }

  [[nodiscard]] ObjectMeta admin_meta(std::string object_name, const std::string& name) const {
    ObjectMeta object = meta(std::move(object_name), name);
    object.labels[std::string(kinds::kAdminProcessLabel)] = name;
    object.labels[std::string(kinds::kReleaseLabel)] = kinds::release_word(release_.number);
    return object;
  }

  BuiltObject cron_job(const std::string& name, const Schedule& schedule) {
    const ObjectMeta object = admin_meta(kinds::cron_job_name(app(), name), name);
    return kinds::build_cron_job(
        object, {schedule.schedule, schedule.time_zone, schedule.suspend, schedule.active_deadline_seconds,
                 pod(all_.admin_pods[name], object.labels)});
  }

  [[nodiscard]] ObjectMeta release_meta(std::string name) const {
    ObjectMeta object = meta(std::move(name), "");
    object.labels[std::string(kinds::kReleaseLabel)] = kinds::release_word(release_.make->number);
    return object;
  }

  BuiltObject gate_job(const std::string& name) {
    const GateRun& run = release_.gate.runs.at(name);
    ObjectMeta object = admin_meta(kinds::gate_job_name(app(), release_.number, name, run.attempt), name);
    const AdminProcess& process = observed_.app.spec.admin_processes.at(name);
    return kinds::build_job(object,
                            {process.active_deadline_seconds, 0, pod(all_.admin_pods[name], object.labels)});
  }

  void add_run(const std::string& name, const AdminRun& run) {
    ObjectMeta object = admin_meta(kinds::job_name(app(), name), name);
    object.annotations[std::string(kinds::kRunIdAnnotation)] = run.run_id;
    const kinds::JobSpec spec{run.active_deadline_seconds, 0, pod(all_.admin_pods[name], object.labels)};
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
    by_name["TWELVEFACTOR_RELEASE"] = {"TWELVEFACTOR_RELEASE", kinds::release_word(release_.number), "", ""};
    std::vector<kinds::EnvVar> sorted;
    sorted.reserve(by_name.size());
    for (auto& [name, variable] : by_name) sorted.push_back(std::move(variable));
    return sorted;
  }

  const Observed& observed_;
  Contribution all_;
  ReleasePlan release_;
  Desired desired_;
  std::shared_ptr<const std::set<std::string>> env_from_;
};

}  // namespace

TaskJob compose_task(const Observed& on_release, std::vector<Numbered> contributions, std::int64_t number,
                     const AdminTask& task) {
  return Composer(on_release, merge(std::move(contributions))).task(number, task);
}

std::vector<DesiredObject> compose_running(const Observed& observed, std::vector<Numbered> contributions,
                                           std::int64_t number) {
  return Composer(observed, merge(std::move(contributions))).running(number);
}

Desired compose(const Observed& observed, std::vector<Numbered> contributions, const Veto& veto) {
  return Composer(observed, merge(std::move(contributions))).desired(veto);
}

}  // namespace twelvefactor::reconcile
